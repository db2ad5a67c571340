#include "ui/properties/transfer/import_dialog.h"

#include "ui/properties/transfer/import_columns_step.h"
#include "ui/properties/transfer/import_file_step.h"
#include "ui/properties/transfer/import_progress.h"
#include "ui/properties/transfer/import_report_step.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

namespace properties {

using theme::u;

QString draggedFile(const QMimeData* data)
{
    const QList<QUrl> urls = data ? data->urls() : QList<QUrl>();
    return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

ImportDialog::ImportDialog(workspace::Workspace& workspace, QWidget* parent)
    : QDialog(parent)
    , m_presenter(workspace)
{
    setWindowTitle(tr("Import properties – %1").arg(workspace.profile().name));
    setAccessibleName(windowTitle());
    setAcceptDrops(true);
    setMinimumSize(u(640), u(440));
    const QSize wanted(u(960), u(640));
    resize(parent != nullptr ? wanted.boundedTo(parent->window()->size()) : wanted);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(16));
    auto* body = new QHBoxLayout;
    body->setSpacing(u(16));
    body->addWidget(buildSteps());
    m_pages = new QStackedWidget(this);
    m_fileStep = new ImportFileStep(m_presenter, m_pages);
    m_columnsStep = new ImportColumnsStep(m_presenter, m_pages);
    m_reportStep = new ImportReportStep(m_presenter, m_pages);
    for (QWidget* step : std::initializer_list<QWidget*>{m_fileStep, m_columnsStep, m_reportStep})
        m_pages->addWidget(step);
    body->addWidget(m_pages, 1);
    layout->addLayout(body, 1);
    layout->addWidget(buildButtons());
    connect(&m_presenter, &ImportPresenter::changed, this, &ImportDialog::showAll);
    connect(&m_presenter, &ImportPresenter::imported, this, &ImportDialog::imported);
    connect(&m_presenter, &ImportPresenter::began, this, &ImportDialog::follow);
    connect(m_reportStep, &ImportReportStep::showRequested, this, [this] {
        Q_EMIT showRequested(*m_presenter.report());
        accept();
    });
    showAll();
    m_fileStep->fileField()->setFocus();
}

QWidget* ImportDialog::buildSteps()
{
    auto* steps = new QWidget(this);
    steps->setFixedWidth(u(104));
    auto* layout = new QVBoxLayout(steps);
    layout->setContentsMargins(0, u(4), 0, 0);
    layout->setSpacing(u(12));
    for (const QString& name : {tr("1  File"), tr("2  Columns"), tr("3  Dry run"), tr("4  Result")}) {
        auto* label = new QLabel(name, steps);
        m_steps.append(label);
        layout->addWidget(label);
    }
    layout->addStretch(1);
    return steps;
}

QWidget* ImportDialog::buildButtons()
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
    connect(m_back, &QPushButton::clicked, &m_presenter, &ImportPresenter::back);
    connect(m_close, &QPushButton::clicked, this, &ImportDialog::reject);
    connect(m_primary, &QPushButton::clicked, this, &ImportDialog::goOn);
    return buttons;
}

void ImportDialog::goOn()
{
    const bool hasFailed = m_presenter.problem().code != base::ErrorCode::None;
    if (m_presenter.step() == ImportStep::Result && m_presenter.report())
        accept();
    else if (hasFailed && m_presenter.step() != ImportStep::File)
        m_presenter.tryAgain();
    else if (m_presenter.step() == ImportStep::DryRun)
        common::DangerDialog::ask(m_presenter.danger(), this, [this] { m_presenter.goOn(); });
    else
        m_presenter.goOn();
}

void ImportDialog::reject()
{
    if (m_presenter.isRunning())
        m_presenter.cancel(); // its end is shown; a second Esc closes
    else
        QDialog::reject();
}

void ImportDialog::follow(base::Job* job, const QString& what)
{
    m_reportStep->progress()->follow(job, what, m_presenter.knownRows(),
                                     m_presenter.step() == ImportStep::DryRun
                                         ? tr("All was read: comparing with the listings that are there")
                                         : tr("All was read: PostgreSQL stores it"));
}

// ── a file that is dropped ───────────────────────────────────────────────────────────────────

void ImportDialog::dragEnterEvent(QDragEnterEvent* event)
{
    if (!m_presenter.isRunning() && !draggedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent* event)
{
    const QString file = draggedFile(event->mimeData());
    if (file.isEmpty() || m_presenter.isRunning())
        return;
    event->acceptProposedAction();
    while (m_presenter.step() != ImportStep::File)
        m_presenter.back();
    m_presenter.setFile(file);
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void ImportDialog::showAll()
{
    const ImportStep step = m_presenter.step();
    m_fileStep->showAll();
    m_columnsStep->showAll();
    m_reportStep->showAll();
    m_pages->setCurrentWidget(step == ImportStep::File      ? static_cast<QWidget*>(m_fileStep)
                              : step == ImportStep::Columns ? static_cast<QWidget*>(m_columnsStep)
                                                            : m_reportStep);
    showSteps();
    showButtons();
    if (std::exchange(m_shown, step) != step && step == ImportStep::Columns)
        m_columnsStep->columnsTable()->setFocus();
}

void ImportDialog::showSteps()
{
    const int current = static_cast<int>(m_presenter.step());
    for (int i = 0; i < m_steps.size(); ++i) {
        theme::setFont(m_steps[i], i == current ? theme::FontRole::Strong : theme::FontRole::Body);
        theme::setRole(m_steps[i], i == current ? theme::Role::None : theme::Role::Muted);
    }
}

QString ImportDialog::primaryText() const
{
    const ImportStep step = m_presenter.step();
    if (step == ImportStep::Result && m_presenter.report())
        return tr("Close");
    const bool isDone = step == ImportStep::DryRun || step == ImportStep::Result;
    if (isDone && m_presenter.problem().code != base::ErrorCode::None)
        return tr("Try again");
    return m_presenter.verb();
}

void ImportDialog::showButtons()
{
    const bool isRunning = m_presenter.isRunning();
    const ImportStep step = m_presenter.step();
    const bool hasStored = step == ImportStep::Result && m_presenter.report().has_value();
    m_back->setVisible(step != ImportStep::File && !hasStored);
    m_back->setEnabled(!isRunning);
    m_close->setVisible(!hasStored);
    m_close->setText(isRunning ? tr("Cancel") : tr("Close"));
    const QString text = isRunning ? QString() : primaryText();
    m_primary->setText(text);
    m_primary->setVisible(!text.isEmpty());
    const QString problem = step == ImportStep::Columns ? m_presenter.planProblem() : QString();
    m_primary->setEnabled(problem.isEmpty());
    m_primary->setToolTip(problem);
    if (!text.isEmpty() && (step == ImportStep::DryRun || step == ImportStep::Result))
        m_primary->setFocus();
    else if (text.isEmpty())
        m_close->setFocus();
}

} // namespace properties
