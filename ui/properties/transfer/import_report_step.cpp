#include "ui/properties/transfer/import_report_step.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/properties/transfer/import_progress.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace properties {

using theme::u;

ImportReportStep::ImportReportStep(ImportPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_errorModel(refusedColumns())
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_headline = new QLabel(this);
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setWordWrap(true);
    theme::setFont(m_headline, theme::FontRole::Section);
    auto* head = new QHBoxLayout;
    head->setSpacing(u(4));
    m_verdict = new common::StatusLabel(this);
    head->addWidget(m_verdict, 0, Qt::AlignTop);
    head->addWidget(m_headline, 1);
    layout->addLayout(head);
    m_detail = common::mutedLabel(QString(), this);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_detail);
    m_progress = new ImportProgress(this);
    layout->addWidget(m_progress);
    m_figureLine = buildFigures();
    layout->addWidget(m_figureLine);
    m_links = buildLinks();
    layout->addWidget(m_links);
    m_errorTitle = new QLabel(this);
    theme::setFont(m_errorTitle, theme::FontRole::Strong);
    layout->addWidget(m_errorTitle);
    m_errors = new common::RowsTable(m_errorModel, tr("Rejected rows"), this);
    m_errors->horizontalHeader()->setSectionsClickable(false);
    layout->addWidget(m_errors, 1);
    m_rejected = new common::RejectedFile(this);
    connect(m_rejected, &common::RejectedFile::pathChosen, this,
            [this](const QString& path) { m_presenter.setRejectedFile(path); });
    layout->addWidget(m_rejected);
    layout->addStretch(0);
}

QWidget* ImportReportStep::buildFigures()
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, u(8), 0, u(8));
    layout->setSpacing(u(32));
    for (const QString& word : {tr("New"), tr("Changed"), tr("Unchanged"), tr("Skipped"), tr("Rejected")}) {
        auto* both = new QVBoxLayout;
        both->setSpacing(u(2));
        auto* value = new QLabel(line);
        theme::setFont(value, theme::FontRole::Figure);
        both->addWidget(value);
        both->addWidget(common::mutedLabel(word, line));
        layout->addLayout(both);
        m_figures.push_back({word, value});
    }
    layout->addStretch(1);
    return line;
}

QWidget* ImportReportStep::buildLinks()
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_show = new QPushButton(tr("Show these listings"), line);
    m_openFolder = new QPushButton(tr("Open the folder of rejected rows"), line);
    for (QPushButton* button : {m_show, m_openFolder}) {
        button->setAutoDefault(false);
        layout->addWidget(button);
    }
    layout->addStretch(1);
    connect(m_show, &QPushButton::clicked, this, &ImportReportStep::showRequested);
    connect(m_openFolder, &QPushButton::clicked, this, &ImportReportStep::openFolder);
    return line;
}

void ImportReportStep::openFolder()
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_presenter.rejectedFile()).absolutePath()));
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void ImportReportStep::showAll()
{
    const bool isRunning = m_presenter.isRunning();
    const QString headline = isRunning ? QString() : m_presenter.headline();
    m_headline->setText(headline);
    m_headline->setVisible(!headline.isEmpty());
    m_verdict->setStatus(m_presenter.tone(), QString());
    m_verdict->setVisible(!headline.isEmpty());
    const QString detail = isRunning ? QString() : m_presenter.detail();
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    showFigures();
    showErrors();
}

void ImportReportStep::showFigures()
{
    const auto& report = m_presenter.report();
    m_figureLine->setVisible(report.has_value());
    const bool isStored = report && report->transaction != 0;
    const bool hasRejected = isStored && report->refused > 0 && !m_presenter.rejectedFile().isEmpty();
    m_show->setVisible(isStored);
    m_openFolder->setVisible(hasRejected);
    m_links->setVisible(isStored);
    if (!report)
        return;
    const std::array counts{report->added, report->changed, report->unchanged, report->skipped,
                            report->refused};
    for (std::size_t i = 0; i < m_figures.size(); ++i) {
        m_figures[i].value->setText(common::formatCount(counts[i]));
        m_figures[i].value->setAccessibleName(
            tr("%1: %2").arg(m_figures[i].word, common::formatCount(counts[i])));
    }
}

void ImportReportStep::showErrors()
{
    const auto& report = m_presenter.report();
    const bool hasErrors = report && !report->refusedRows.empty() && !m_presenter.isRunning();
    m_errorModel.setRows(hasErrors ? refusedRows(report->refusedRows) : std::vector<common::Row>());
    const auto shown = hasErrors ? static_cast<qint64>(report->refusedRows.size()) : 0;
    m_errorTitle->setText(hasErrors && report->refused > shown
                              ? tr("The first %1 of %2 rejected rows")
                                    .arg(common::formatCount(shown), common::formatCount(report->refused))
                              : tr("Rejected rows"));
    m_errorTitle->setVisible(hasErrors);
    m_errors->setVisible(hasErrors);
    m_rejected->setVisible(hasErrors && m_presenter.step() == ImportStep::DryRun &&
                           !m_presenter.verb().isEmpty());
    m_rejected->setPath(m_presenter.rejectedFile());
}

QString ImportReportStep::headline() const
{
    return m_headline->text();
}

QString ImportReportStep::detail() const
{
    return m_detail->text();
}

QStringList ImportReportStep::figures() const
{
    QStringList all;
    for (const Number& number : m_figures)
        all.append(QStringLiteral("%1 %2").arg(number.word, number.value->text()));
    return all;
}

} // namespace properties
