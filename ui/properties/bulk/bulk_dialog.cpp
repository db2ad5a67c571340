#include "ui/properties/bulk/bulk_dialog.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/common/rows_table.h"
#include "ui/connections/words.h"
#include "ui/properties/bulk/bulk_form.h"
#include "ui/properties/bulk/bulk_words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace properties {

using property::BulkKind;
using theme::u;

namespace {

QLabel* wrapped(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

// A state that asks something: glyph, sentence, and what can be done about it below.
QBoxLayout* noticeLayout(QWidget* notice)
{
    theme::setRole(notice, theme::Role::Pane);
    auto* layout = new QHBoxLayout(notice);
    layout->setContentsMargins(u(12), u(8), u(12), u(8));
    layout->setSpacing(u(8));
    auto* glyph = new common::IconLabel(theme::Icon::Warn, 16, notice);
    glyph->setIcon(theme::Icon::Warn, theme::Ink::Warn);
    layout->addWidget(glyph, 0, Qt::AlignTop);
    return layout;
}

} // namespace

BulkDialog::BulkDialog(workspace::Workspace& workspace, EditPresenter& editing, BulkKind kind,
                       BulkScope scope, const QStringList& cities, QWidget* parent)
    : QDialog(parent)
    , m_presenter(workspace, editing, kind, std::move(scope))
    , m_samples(sampleColumns(kind))
    , m_troubles(troubleColumns())
{
    const profile::Profile& profile = workspace.profile();
    setWindowTitle(tr("%1 – %2").arg(bulkTitle(kind), profile.name));
    setAccessibleName(windowTitle());
    setMinimumSize(u(720), u(480));
    const QSize wanted(u(960), u(kind == BulkKind::Edit ? 760 : 600));
    resize(parent != nullptr ? wanted.boundedTo(parent->window()->size()) : wanted);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    buildHead(layout);
    m_scope = buildScope();
    layout->addWidget(m_scope);
    if (kind == BulkKind::Edit) {
        m_form = new BulkForm(editing.agents(), cities, this);
        layout->addWidget(m_form);
        connect(m_form, &BulkForm::edited, this, [this] { m_presenter.setFields(m_form->fields()); });
    }
    buildTables(layout);
    layout->addWidget(buildButtons());
    connect(&m_presenter, &BulkPresenter::changed, this, &BulkDialog::showAll);
    connect(&m_presenter, &BulkPresenter::began, this, &BulkDialog::follow);
    connect(&m_presenter, &BulkPresenter::troublesSaved, this, [this](const QString& path) {
        m_detail->setText(tr("Saved in %1").arg(path));
        m_detail->show();
    });
    connect(&m_presenter, &BulkPresenter::savingFailed, this, [this](const base::Error& error) {
        m_detail->setText(common::errorLine(error));
        m_detail->show();
    });
    showAll();
    if (m_form != nullptr) {
        m_form->focusField(property::Field::Price);
    } else {
        m_close->setFocus();
        m_presenter.look();
    }
}

void BulkDialog::buildHead(QBoxLayout* layout)
{
    auto* head = new QHBoxLayout;
    auto* title = new QLabel(bulkTitle(m_presenter.kind()), this);
    theme::setFont(title, theme::FontRole::Section);
    head->addWidget(title, 1);
    const auto environment = connections::environmentOf(m_presenter.profile().environment);
    if (environment != common::Environment::Development) {
        auto* word = new common::StatusLabel(this);
        word->setStatus(common::environmentTone(environment), common::environmentName(environment));
        head->addWidget(word);
    }
    layout->addLayout(head);
}

QWidget* BulkDialog::buildScope()
{
    auto* scope = new QWidget(this);
    auto* layout = new QHBoxLayout(scope);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(24));
    m_selected = new QRadioButton(scope);
    m_all = new QRadioButton(scope);
    layout->addWidget(m_selected);
    layout->addWidget(m_all);
    layout->addStretch(1);
    connect(m_selected, &QRadioButton::clicked, this, [this] { m_presenter.setAll(false); });
    connect(m_all, &QRadioButton::clicked, this, [this] { m_presenter.setAll(true); });
    return scope;
}

QWidget* BulkDialog::buildNotices()
{
    auto* notices = new QWidget(this);
    auto* all = new QVBoxLayout(notices);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(u(8));

    m_stagedNotice = new QWidget(notices);
    QBoxLayout* staged = noticeLayout(m_stagedNotice);
    auto* choices = new QVBoxLayout;
    choices->setSpacing(u(4));
    m_stagedText = wrapped(m_stagedNotice);
    m_leaveStaged = new QRadioButton(m_stagedNotice);
    m_takeStaged = new QRadioButton(
        tr("Change them too: what is staged stays staged, to be compared when it is saved"), m_stagedNotice);
    choices->addWidget(m_stagedText);
    choices->addWidget(m_leaveStaged);
    choices->addWidget(m_takeStaged);
    staged->addLayout(choices, 1);
    connect(m_leaveStaged, &QRadioButton::clicked, this, [this] { m_presenter.setLeavesStaged(true); });
    connect(m_takeStaged, &QRadioButton::clicked, this, [this] { m_presenter.setLeavesStaged(false); });
    if (m_presenter.kind() == BulkKind::Delete)
        m_takeStaged->setText(tr("Delete them too: what is staged cannot be saved then"));

    m_outdated = new QWidget(notices);
    QBoxLayout* outdated = noticeLayout(m_outdated);
    m_outdatedText = wrapped(m_outdated);
    auto* look = new QPushButton(tr("Look again"), m_outdated);
    look->setAutoDefault(false);
    theme::setRole(look, theme::Role::Link);
    outdated->addWidget(m_outdatedText, 1);
    outdated->addWidget(look);
    connect(look, &QPushButton::clicked, &m_presenter, &BulkPresenter::look);
    all->addWidget(m_stagedNotice);
    all->addWidget(m_outdated);
    return notices;
}

void BulkDialog::buildTables(QBoxLayout* layout)
{
    auto* head = new QHBoxLayout;
    head->setSpacing(u(8));
    m_verdict = new common::StatusLabel(this);
    m_headline = wrapped(this);
    theme::setFont(m_headline, theme::FontRole::Strong);
    head->addWidget(m_verdict, 0, Qt::AlignTop);
    head->addWidget(m_headline, 1);
    layout->addSpacing(u(4));
    layout->addLayout(head);
    m_detail = wrapped(this);
    theme::setRole(m_detail, theme::Role::Muted);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_detail);
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    layout->addWidget(m_progress);
    layout->addWidget(buildNotices());
    m_sampleTitle = common::mutedLabel(QString(), this);
    m_sampleTable = new common::RowsTable(m_samples, tr("What will be done"), this);
    m_troubleTitle = common::mutedLabel(QString(), this);
    m_troubleTable = new common::RowsTable(m_troubles, tr("Left alone"), this);
    for (common::RowsTable* table : {m_sampleTable, m_troubleTable})
        table->horizontalHeader()->setSectionsClickable(false);
    layout->addWidget(m_sampleTitle);
    layout->addWidget(m_sampleTable, 3);
    layout->addWidget(m_troubleTitle);
    layout->addWidget(m_troubleTable, 2);
    layout->addStretch(0);
}

QWidget* BulkDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    const auto add = [&](const QString& text) {
        auto* button = new QPushButton(text, buttons);
        button->setAutoDefault(false);
        layout->addWidget(button);
        return button;
    };
    m_save = add(tr("Save this list…"));
    layout->addStretch(1);
    m_again = add(QString());
    m_compare = add(QString());
    m_close = add(QString());
    m_verb = add(QString());
    const bool isEdit = m_presenter.kind() == BulkKind::Edit || m_presenter.kind() == BulkKind::Restore;
    theme::setRole(m_verb, isEdit ? theme::Role::Primary : theme::Role::Danger);
    m_verb->setDefault(m_presenter.kind() != BulkKind::Purge);
    connect(m_save, &QPushButton::clicked, this, &BulkDialog::chooseFile);
    connect(m_again, &QPushButton::clicked, &m_presenter, &BulkPresenter::lookAgain);
    connect(m_compare, &QPushButton::clicked, this, [this] {
        accept();
        m_presenter.compare();
    });
    connect(m_close, &QPushButton::clicked, this, &BulkDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &BulkDialog::goOn);
    return buttons;
}

void BulkDialog::goOn()
{
    common::DangerDialog::ask(m_presenter.danger(), this,
                              [this, agreed = m_presenter.shown()] { m_presenter.apply(agreed); });
}

void BulkDialog::reject()
{
    if (m_presenter.stage() == BulkStage::Running)
        m_presenter.cancel();
    else
        QDialog::reject();
}

void BulkDialog::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Save this list"), QStringLiteral("properties.csv"),
                                   tr("Comma-separated values (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::fileSelected, &m_presenter, &BulkPresenter::saveTroubles);
    dialog->open();
}

void BulkDialog::follow(base::Job* job, const QString& what)
{
    m_progress->follow(job, what);
}

QString BulkDialog::headline() const
{
    return m_headline->text();
}

} // namespace properties
