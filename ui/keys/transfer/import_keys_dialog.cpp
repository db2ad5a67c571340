#include "ui/keys/transfer/import_keys_dialog.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/connections/form_row.h"
#include "ui/connections/words.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/danger_proof.h"
#include "ui/keys/change/failure_list.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QRadioButton>
#include <QUrl>
#include <QVBoxLayout>

namespace keys {

using base::ErrorCode;
using keyspace::ImportConflict;
using theme::u;

ImportKeysDialog::ImportKeysDialog(workspace::Workspace& workspace, KeyChanges& changes, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_changes(changes)
{
    setAttribute(Qt::WA_DeleteOnClose);
    const profile::Profile& profile = workspace.profile();
    setWindowTitle(
        tr("Import keys – %1 – %2")
            .arg(profile.name, common::environmentName(connections::environmentOf(profile.environment))));
    setAccessibleName(tr("Import keys"));
    setMinimumWidth(u(560));
    setAcceptDrops(true);
    build();
}

// ── building ─────────────────────────────────────────────────────────────────────────────────

void ImportKeysDialog::build()
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    m_choices = new QWidget(this);
    auto* choices = new QVBoxLayout(m_choices);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(u(12));
    choices->addWidget(buildFile());
    choices->addWidget(buildPolicy());
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    m_outcome = buildOutcome();
    m_proof = new DangerProof(this);
    for (QWidget* part :
         {m_choices, static_cast<QWidget*>(m_progress), m_outcome, static_cast<QWidget*>(m_proof)})
        layout->addWidget(part);
    layout->addStretch(1);
    layout->addWidget(buildButtons());
    connect(m_progress, &common::ProgressRow::cancelRequested, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    connect(m_proof, &DangerProof::changed, this, &ImportKeysDialog::showVerb);
    showAll();
    m_file->setFocus();
}

QWidget* ImportKeysDialog::buildFile()
{
    auto* box = new QWidget(m_choices);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_file = new QLineEdit(box);
    m_file->setPlaceholderText(tr("A file that was exported here; it may be dropped on this window"));
    auto* label = new QLabel(tr("&File"), box);
    label->setBuddy(m_file);
    auto* button = new QPushButton(tr("Choose…"), box);
    button->setAutoDefault(false);
    button->setAccessibleName(tr("Choose the file to import"));
    layout->addWidget(label);
    layout->addWidget(connections::withButton(m_file, button, box));
    connect(m_file, &QLineEdit::textChanged, this, &ImportKeysDialog::forgetLook);
    connect(button, &QPushButton::clicked, this, &ImportKeysDialog::choose);
    return box;
}

QWidget* ImportKeysDialog::buildPolicy()
{
    auto* box = new QWidget(m_choices);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(4));
    layout->addWidget(new QLabel(tr("When a key of that name is there"), box));
    m_policy = new QButtonGroup(this);
    const auto add = [&](const QString& text, ImportConflict conflict) {
        auto* button = new QRadioButton(text, box);
        m_policy->addButton(button, static_cast<int>(conflict));
        layout->addWidget(button);
    };
    add(tr("&Keep it as it is"), ImportConflict::Keep);
    add(tr("&Replace it; what it was goes into the trash"), ImportConflict::Replace);
    add(tr("&Stop there"), ImportConflict::Stop);
    policyButton(ImportConflict::Keep)->setChecked(true);
    connect(m_policy, &QButtonGroup::idClicked, this, &ImportKeysDialog::forgetLook);
    return box;
}

QWidget* ImportKeysDialog::buildOutcome()
{
    auto* box = new QWidget(this);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    auto* head = new QHBoxLayout;
    head->setSpacing(u(4));
    m_verdict = new common::StatusLabel(box);
    m_headline = new QLabel(box);
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setWordWrap(true);
    theme::setFont(m_headline, theme::FontRole::Strong);
    head->addWidget(m_verdict, 0, Qt::AlignTop);
    head->addWidget(m_headline, 1);
    m_detail = common::mutedLabel(QString(), box);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_failures = new FailureList(m_workspace, box);
    layout->addLayout(head);
    layout->addWidget(m_detail);
    layout->addWidget(m_failures);
    return box;
}

QWidget* ImportKeysDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(4), 0, 0);
    layout->setSpacing(u(8));
    m_close = new QPushButton(buttons);
    m_close->setAutoDefault(false);
    m_verb = new QPushButton(buttons);
    theme::setRole(m_verb, theme::Role::Primary);
    m_verb->setDefault(true);
    layout->addStretch(1);
    layout->addWidget(m_close);
    layout->addWidget(m_verb);
    connect(m_close, &QPushButton::clicked, this, &ImportKeysDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, [this] { run(!canImport()); });
    return buttons;
}

QRadioButton* ImportKeysDialog::policyButton(ImportConflict conflict) const
{
    return qobject_cast<QRadioButton*>(m_policy->button(static_cast<int>(conflict)));
}

ImportConflict ImportKeysDialog::policy() const
{
    return static_cast<ImportConflict>(m_policy->checkedId());
}

bool ImportKeysDialog::canImport() const
{
    const ErrorCode code = m_report.ended.code;
    return m_state == State::Looked && m_report.imported + m_report.replaced > 0 &&
           (code == ErrorCode::None || code == ErrorCode::EditConflict);
}

// ── doing ────────────────────────────────────────────────────────────────────────────────────

void ImportKeysDialog::choose()
{
    auto* dialog = new QFileDialog(this, tr("File to import"), QFileInfo(m_file->text()).absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Exported keys (*.jsonl)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ImportKeysDialog::setFile);
    dialog->open();
}

void ImportKeysDialog::setFile(const QString& path)
{
    if (m_job)
        return;
    m_file->setText(QDir::toNativeSeparators(path));
    run(true);
}

void ImportKeysDialog::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!m_job && urls.size() == 1 && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void ImportKeysDialog::dropEvent(QDropEvent* event)
{
    setFile(event->mimeData()->urls().value(0).toLocalFile());
    event->acceptProposedAction();
}

// What was found counts for one file and one policy.
void ImportKeysDialog::forgetLook()
{
    m_state = State::Asking;
    m_report = {};
    showAll();
}

void ImportKeysDialog::run(bool dryRun)
{
    if (m_job || m_file->text().trimmed().isEmpty())
        return;
    m_state = dryRun ? State::Looking : State::Importing;
    m_job = m_changes.importKeys(m_file->text().trimmed(), policy(), dryRun, this,
                                 [this, dryRun](const keyspace::KeyImportReport& report, qint64 cannotUndo) {
                                     ended(dryRun, report, cannotUndo);
                                 });
    m_progress->follow(m_job, dryRun ? tr("Looking what is in it") : tr("Importing"));
    showAll();
}

void ImportKeysDialog::ended(bool dryRun, const keyspace::KeyImportReport& report, qint64 cannotUndo)
{
    m_job.clear();
    m_report = report;
    m_cannotUndo = cannotUndo;
    m_state = dryRun ? State::Looked : State::Done;
    showAll();
    if (QWidget* field = m_proof->isVisible() ? m_proof->field() : nullptr)
        field->setFocus();
    else if (m_verb->isVisible() && m_verb->isEnabled())
        m_verb->setFocus();
    else
        m_close->setFocus();
}

void ImportKeysDialog::reject()
{
    if (m_job)
        m_job->cancel(); // its end is shown; a second Esc closes
    else
        QDialog::reject();
}

common::Danger ImportKeysDialog::danger() const
{
    const profile::Profile& profile = m_workspace.profile();
    common::Danger danger;
    danger.level = common::DangerLevel::Two;
    danger.profile = profile.name;
    danger.environment = connections::environmentOf(profile.environment);
    danger.count = m_report.imported + m_report.replaced;
    return danger;
}

} // namespace keys
