#include "ui/keys/transfer/export_keys_dialog.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/connections/form_row.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/failure_list.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QDate>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace keys {

using base::ErrorCode;
using theme::u;

namespace {

// Named by the day, where people look for documents.
QString proposedFile()
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    return folder.filePath(QStringLiteral("keys-%1.jsonl").arg(QDate::currentDate().toString(Qt::ISODate)));
}

} // namespace

ExportKeysDialog::ExportKeysDialog(workspace::Workspace& workspace,
                                   std::shared_ptr<const keyspace::NameSet> names, const QString& what,
                                   QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_names(std::move(names))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Export keys – %1").arg(workspace.profile().name));
    setAccessibleName(tr("Export keys"));
    setMinimumWidth(u(560));
    build(what);
}

void ExportKeysDialog::build(const QString& what)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    auto* title = new QLabel(tr("Export %1").arg(keyCount(m_names->size())), this);
    theme::setFont(title, theme::FontRole::Section);
    auto* scope = new common::ElidedLabel(what, this);
    scope->setElideMode(Qt::ElideMiddle);
    scope->setMuted(true);
    m_choices = buildFile();
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    m_outcome = buildOutcome();
    for (QWidget* part : {static_cast<QWidget*>(title), static_cast<QWidget*>(scope), m_choices,
                          static_cast<QWidget*>(m_progress), m_outcome})
        layout->addWidget(part);
    layout->addStretch(1);
    layout->addWidget(buildButtons());
    connect(m_progress, &common::ProgressRow::cancelRequested, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    showAll();
}

QWidget* ExportKeysDialog::buildFile()
{
    auto* choices = new QWidget(this);
    auto* layout = new QVBoxLayout(choices);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_file = new QLineEdit(proposedFile(), choices);
    auto* label = new QLabel(tr("&File"), choices);
    label->setBuddy(m_file);
    auto* button = new QPushButton(tr("Choose…"), choices);
    button->setAutoDefault(false);
    button->setAccessibleName(tr("Choose the file to export to"));
    m_replaces =
        common::mutedLabel(tr("The file is there already: it is replaced when all is written."), choices);
    auto* hint =
        common::mutedLabel(tr("One line of JSON a key, with its value as DUMP gives it and its expiry. "
                              "Only you can read the file. Keys of Keystead's cache are left out."),
                           choices);
    hint->setWordWrap(true);
    layout->addWidget(label);
    layout->addWidget(connections::withButton(m_file, button, choices));
    layout->addWidget(m_replaces);
    layout->addWidget(hint);
    connect(m_file, &QLineEdit::textChanged, this, [this] {
        m_written.reset();
        m_problem = {};
        showAll();
    });
    connect(button, &QPushButton::clicked, this, &ExportKeysDialog::choose);
    return choices;
}

QWidget* ExportKeysDialog::buildOutcome()
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
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_failures = new FailureList(m_workspace, box);
    layout->addLayout(head);
    layout->addWidget(m_detail);
    layout->addWidget(m_failures);
    return box;
}

QWidget* ExportKeysDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(4), 0, 0);
    layout->setSpacing(u(8));
    m_close = new QPushButton(tr("Close"), buttons);
    m_close->setAutoDefault(false);
    m_verb = new QPushButton(buttons);
    theme::setRole(m_verb, theme::Role::Primary);
    m_verb->setDefault(true);
    layout->addStretch(1);
    layout->addWidget(m_close);
    layout->addWidget(m_verb);
    connect(m_close, &QPushButton::clicked, this, &ExportKeysDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, [this] {
        if (m_written)
            accept();
        else
            start();
    });
    return buttons;
}

void ExportKeysDialog::choose()
{
    auto* dialog = new QFileDialog(this, tr("File to export to"), m_file->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void ExportKeysDialog::start()
{
    const QString path = m_file->text().trimmed();
    m_problem = {};
    if (path.isEmpty() || QFileInfo(path).isDir()) {
        m_problem = {ErrorCode::FileFailed, {}, path};
        return showAll();
    }
    auto written = std::make_shared<std::optional<WrittenKeys>>();
    base::Job* job = m_workspace.start(
        QStringLiteral("keys.export"),
        [written, path, names = m_names](workspace::Session& session,
                                         base::JobControl& control) -> base::Result<void> {
            auto done = exportTo(path, session.redis(), *names, control);
            if (!done)
                return std::move(done).error();
            *written = *std::move(done);
            return {};
        },
        this);
    m_job = job;
    connect(job, &base::Job::finished, this, [this, job, written] { ended(job, *written); });
    m_progress->follow(job, tr("Exporting"));
    showAll();
}

void ExportKeysDialog::ended(base::Job* job, const std::optional<WrittenKeys>& written)
{
    const base::Result<void> outcome = job->outcome();
    job->deleteLater();
    m_job.clear();
    m_written = written;
    if (!outcome)
        m_problem = outcome.error();
    showAll();
}

void ExportKeysDialog::reject()
{
    if (m_job)
        m_job->cancel(); // its end is shown; a second Esc closes
    else
        QDialog::reject();
}

void ExportKeysDialog::showAll()
{
    const bool hasFailed = m_problem.code != ErrorCode::None;
    m_choices->setEnabled(!isRunning());
    m_replaces->setVisible(!isRunning() && !m_written && QFileInfo(m_file->text().trimmed()).isFile());
    showOutcome();
    m_progress->setVisible(isRunning());
    m_close->setVisible(!m_written);
    m_close->setText(isRunning() ? tr("Cancel") : tr("Close"));
    m_verb->setVisible(!isRunning());
    m_verb->setText(m_written   ? tr("Close")
                    : hasFailed ? tr("Try again")
                                : tr("Export %1").arg(keyCount(m_names->size())));
}

void ExportKeysDialog::showOutcome()
{
    const bool hasFailed = m_problem.code != ErrorCode::None;
    m_outcome->setVisible(!isRunning() && (hasFailed || m_written));
    if (hasFailed) {
        const bool isCancelled = m_problem.code == ErrorCode::Cancelled;
        const common::ErrorText text = common::describe(m_problem);
        m_verdict->setStatus(isCancelled ? theme::Tone::Warn : theme::Tone::Bad, QString());
        m_headline->setText(isCancelled ? tr("Cancelled: no file was written") : text.title);
        m_detail->setText(isCancelled ? QString() : text.advice);
    } else if (m_written) {
        const keyspace::ExportReport& report = m_written->report;
        m_verdict->setStatus(report.failed > 0 ? theme::Tone::Warn : theme::Tone::Good, QString());
        m_headline->setText(
            tr("Exported %1, %2").arg(keyCount(report.exported), common::formatBytes({m_written->bytes})));
        QStringList parts{QDir::toNativeSeparators(m_file->text().trimmed())};
        if (report.gone > 0)
            parts << tr("%1 had gone meanwhile").arg(common::formatCount(report.gone));
        if (report.ours > 0)
            parts << tr("%1 of Keystead's cache left out").arg(common::formatCount(report.ours));
        if (report.failed > 0)
            parts << tr("%1 could not be exported").arg(common::formatCount(report.failed));
        m_detail->setText(parts.join(QStringLiteral(" · ")));
    }
    m_detail->setVisible(!m_detail->text().isEmpty());
    std::vector<FailedKey> failures;
    if (m_written) {
        for (const keyspace::KeyFailure& failure : m_written->report.failures)
            failures.push_back({failure.key, failureText(failure.error)});
    }
    m_failures->setFailures(failures, m_written ? m_written->report.failed : 0);
}

QString ExportKeysDialog::headline() const
{
    return m_outcome->isHidden() ? QString() : m_headline->text();
}

} // namespace keys
