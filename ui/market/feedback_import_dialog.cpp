#include "ui/market/feedback_import_dialog.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/common/rows_table.h"
#include "ui/connections/form_row.h"
#include "ui/market/figures.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace market {

using theme::u;

namespace {

QLabel* wrapped(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

FeedbackImportDialog::FeedbackImportDialog(workspace::Workspace& workspace, QWidget* parent)
    : QDialog(parent)
    , m_presenter(workspace)
    , m_errorModel(rejectedColumns())
{
    const profile::Profile& profile = workspace.profile();
    setWindowTitle(tr("Import feedback – %1").arg(profile.name));
    setAccessibleName(windowTitle());
    setMinimumSize(u(560), u(340));
    const QSize wanted(u(720), u(420));
    resize(parent != nullptr ? wanted.boundedTo(parent->window()->size()) : wanted);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(16));
    auto* body = new QHBoxLayout;
    body->setSpacing(u(16));
    body->addWidget(buildSteps());
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(buildFilePage());
    m_pages->addWidget(buildReportPage());
    body->addWidget(m_pages, 1);
    layout->addLayout(body, 1);
    layout->addWidget(buildButtons());
    connect(&m_presenter, &FeedbackImportPresenter::changed, this, &FeedbackImportDialog::showAll);
    connect(&m_presenter, &FeedbackImportPresenter::imported, this, &FeedbackImportDialog::imported);
    connect(&m_presenter, &FeedbackImportPresenter::began, this,
            [this](base::Job* job, const QString& what) { m_progress->follow(job, what); });
    showAll();
    m_file->setFocus();
}

QWidget* FeedbackImportDialog::buildSteps()
{
    auto* steps = new QWidget(this);
    steps->setFixedWidth(u(120));
    auto* layout = new QVBoxLayout(steps);
    layout->setContentsMargins(0, u(4), 0, 0);
    layout->setSpacing(u(12));
    for (const QString& name : {tr("1  File"), tr("2  Dry run"), tr("3  Result")}) {
        auto* label = new QLabel(name, steps);
        m_steps.append(label);
        layout->addWidget(label);
    }
    layout->addStretch(1);
    return steps;
}

QWidget* FeedbackImportDialog::buildFilePage()
{
    auto* page = new QWidget(m_pages);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    layout->addWidget(common::sectionLabel(tr("Which file?"), page));
    m_file = new QLineEdit(page);
    m_file->setAccessibleName(tr("CSV file with feedback"));
    m_file->setPlaceholderText(tr("feedback.csv"));
    connect(m_file, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_presenter.setFile(text.trimmed()); });
    layout->addWidget(connections::withButton(
        m_file, connections::fileButton(m_file, tr("CSV file with feedback"), page), page));
    m_fileProblem = wrapped(QString(), page);
    layout->addWidget(m_fileProblem);
    layout->addSpacing(u(8));
    auto* columns = new QGridLayout;
    columns->setHorizontalSpacing(u(16));
    columns->setVerticalSpacing(u(4));
    columns->setColumnStretch(1, 1);
    layout->addWidget(wrapped(tr("UTF-8, separated by comma, semicolon or tab. The first line names the "
                                 "columns, in any order; others are left alone:"),
                              page));
    const auto row = [&](const QString& name, const QString& text) {
        const int line = columns->rowCount();
        auto* column = new QLabel(name, page);
        theme::setFont(column, theme::FontRole::Fixed);
        columns->addWidget(column, line, 0, Qt::AlignTop);
        auto* meaning = common::mutedLabel(text, page);
        meaning->setWordWrap(true);
        columns->addWidget(meaning, line, 1);
    };
    row(QStringLiteral("property"), tr("number of the listing"));
    row(QStringLiteral("time"), tr("2026-01-31T10:00:00Z; without a zone it is UTC"));
    row(QStringLiteral("channel"), tr("viewing, email, phone or web"));
    row(QStringLiteral("rating"), tr("1 to 5"));
    row(QStringLiteral("comment"), tr("optional, up to 2,000 characters"));
    layout->addLayout(columns);
    layout->addStretch(1);
    return page;
}

QWidget* FeedbackImportDialog::buildReportPage()
{
    auto* page = new QWidget(m_pages);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_headline = wrapped(QString(), page);
    theme::setFont(m_headline, theme::FontRole::Section);
    auto* head = new QHBoxLayout;
    m_verdict = new common::StatusLabel(page);
    head->addWidget(m_verdict, 0, Qt::AlignTop);
    head->addWidget(m_headline, 1);
    layout->addLayout(head);
    m_detail = common::mutedLabel(QString(), page);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_detail);
    m_progress = new common::ProgressRow(page);
    m_progress->hide();
    layout->addWidget(m_progress);
    layout->addSpacing(u(4));
    m_errorTitle = new QLabel(page);
    theme::setFont(m_errorTitle, theme::FontRole::Strong);
    layout->addWidget(m_errorTitle);
    m_errors = new common::RowsTable(m_errorModel, tr("Rejected rows"), page);
    m_errors->horizontalHeader()->setSectionsClickable(false);
    layout->addWidget(m_errors, 1);
    m_rejected = new common::RejectedFile(page);
    connect(m_rejected, &common::RejectedFile::pathChosen, this,
            [this](const QString& path) { m_presenter.setRejectedFile(path); });
    layout->addWidget(m_rejected);
    layout->addStretch(0);
    return page;
}

QWidget* FeedbackImportDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_back = new QPushButton(tr("Back"), buttons);
    m_close = new QPushButton(buttons);
    m_primary = new QPushButton(buttons);
    theme::setRole(m_primary, theme::Role::Primary);
    m_primary->setDefault(true);
    for (QPushButton* button : {m_back, m_close})
        button->setAutoDefault(false);
    layout->addWidget(m_back);
    layout->addStretch(1);
    layout->addWidget(m_close);
    layout->addWidget(m_primary);
    connect(m_back, &QPushButton::clicked, &m_presenter, &FeedbackImportPresenter::back);
    connect(m_close, &QPushButton::clicked, this, &FeedbackImportDialog::reject);
    connect(m_primary, &QPushButton::clicked, this, &FeedbackImportDialog::goOn);
    return buttons;
}

void FeedbackImportDialog::goOn()
{
    switch (m_presenter.step()) {
    case ImportStep::File:
        m_presenter.check();
        break;
    case ImportStep::DryRun:
        common::DangerDialog::ask(m_presenter.danger(), this, [this] { m_presenter.import(); });
        break;
    case ImportStep::Result:
        accept();
        break;
    }
}

void FeedbackImportDialog::reject()
{
    if (m_presenter.isRunning())
        m_presenter.cancel(); // its end is shown; a second Esc closes
    else
        QDialog::reject();
}

QString FeedbackImportDialog::headline() const
{
    return m_headline->text();
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void FeedbackImportDialog::showAll()
{
    m_pages->setCurrentIndex(m_presenter.step() == ImportStep::File ? 0 : 1);
    const bool hasFileProblem =
        m_presenter.step() == ImportStep::File && m_presenter.problem().code != base::ErrorCode::None;
    m_fileProblem->setText(hasFileProblem ? tr("Choose a CSV file first") : QString());
    m_fileProblem->setVisible(hasFileProblem);
    theme::setRole(m_file, hasFileProblem ? theme::Role::Invalid : theme::Role::None);
    showSteps();
    showReport();
    showButtons();
}

void FeedbackImportDialog::showSteps()
{
    const int current = static_cast<int>(m_presenter.step());
    for (int i = 0; i < m_steps.size(); ++i) {
        theme::setFont(m_steps[i], i == current ? theme::FontRole::Strong : theme::FontRole::Body);
        theme::setRole(m_steps[i], i == current ? theme::Role::None : theme::Role::Muted);
    }
}

void FeedbackImportDialog::showReport()
{
    const bool isRunning = m_presenter.isRunning();
    m_headline->setText(isRunning ? QString() : m_presenter.headline());
    m_headline->setVisible(!isRunning);
    m_verdict->setStatus(m_presenter.tone(), QString());
    m_verdict->setVisible(!isRunning && !m_presenter.headline().isEmpty());
    m_detail->setText(m_presenter.detail());
    m_detail->setVisible(!isRunning && !m_presenter.detail().isEmpty());
    const auto& report = m_presenter.report();
    const bool hasErrors = report && !report->errors.empty() && !isRunning;
    m_errorModel.setRows(hasErrors ? rejectedRows(report->errors) : std::vector<common::Row>());
    const bool isCut = hasErrors && report->rejected > static_cast<qint64>(report->errors.size());
    m_errorTitle->setText(isCut ? tr("The first %1 of %2 rejected rows")
                                      .arg(common::formatCount(static_cast<qint64>(report->errors.size())),
                                           common::formatCount(report->rejected))
                                : tr("Rejected rows"));
    m_errorTitle->setVisible(hasErrors);
    m_errors->setVisible(hasErrors);
    m_rejected->setVisible(hasErrors && m_presenter.step() == ImportStep::DryRun &&
                           !m_presenter.importVerb().isEmpty());
    m_rejected->setPath(m_presenter.rejectedFile());
}

void FeedbackImportDialog::showButtons()
{
    const bool isRunning = m_presenter.isRunning();
    const ImportStep step = m_presenter.step();
    const bool hasStored = step == ImportStep::Result && m_presenter.report().has_value();
    m_back->setVisible(step != ImportStep::File && !hasStored);
    m_back->setEnabled(!isRunning);
    m_close->setVisible(!hasStored);
    m_close->setText(isRunning ? tr("Cancel") : tr("Close"));
    const QString verb = m_presenter.importVerb();
    const QString text = step == ImportStep::File     ? tr("Check the file")
                         : step == ImportStep::DryRun ? verb
                         : hasStored                  ? tr("Close")
                                                      : QString();
    m_primary->setText(text);
    m_primary->setVisible(!text.isEmpty());
    m_primary->setEnabled(!isRunning);
    if (!isRunning && !text.isEmpty() && step != ImportStep::File)
        m_primary->setFocus();
}

} // namespace market
