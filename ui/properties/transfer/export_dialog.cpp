#include "ui/properties/transfer/export_dialog.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/connections/form_row.h"
#include "ui/properties/transfer/import_progress.h"
#include "ui/properties/transfer/import_words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QUrl>
#include <QVBoxLayout>

#include <array>

namespace properties {

using theme::u;

namespace {

constexpr std::array scopes{ExportScope::Selected, ExportScope::Matching, ExportScope::All};

QString namesOf(const std::vector<property::ExportColumn>& columns)
{
    QStringList names;
    for (const property::ExportColumn column : columns)
        names.append(exportColumnText(column));
    return names.join(ExportDialog::tr(", "));
}

} // namespace

ExportDialog::ExportDialog(workspace::Workspace& workspace, ExportOffer offer, QWidget* parent)
    : QDialog(parent)
    , m_presenter(workspace, std::move(offer))
{
    setWindowTitle(tr("Export properties – %1").arg(workspace.profile().name));
    setAccessibleName(windowTitle());
    setMinimumWidth(u(560));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(16));
    m_choices = new QWidget(this);
    auto* grid = new QGridLayout(m_choices);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(u(16));
    grid->setVerticalSpacing(u(8));
    grid->setColumnStretch(1, 1);
    buildScopes(*grid);
    buildColumns(*grid);
    buildFormat(*grid);
    buildFile(*grid);
    layout->addWidget(m_choices);
    m_outcome = buildOutcome();
    layout->addWidget(m_outcome);
    layout->addStretch(1);
    layout->addWidget(buildButtons());
    connect(&m_presenter, &ExportPresenter::changed, this, &ExportDialog::showAll);
    connect(&m_presenter, &ExportPresenter::began, this, [this](base::Job* job, const QString& what) {
        m_progress->follow(job, what, m_presenter.expectedRows(), {});
    });
    showAll();
    resize(u(640), sizeHint().height());
}

QString ExportDialog::scopeText(ExportScope scope) const
{
    const ExportOffer& offer = m_presenter.offer();
    const auto counted = [](const QString& text, std::optional<qint64> count) {
        return count ? tr("%1 (%2)").arg(text, common::formatCount(*count)) : text;
    };
    switch (scope) {
    case ExportScope::Selected:
        return counted(tr("Selected ones"), static_cast<qint64>(offer.selected.size()));
    case ExportScope::Matching:
        return counted(offer.filterText.isEmpty() ? tr("All that match the filter")
                                                  : tr("All that match: %1").arg(offer.filterText),
                       offer.matching);
    case ExportScope::All:
        return counted(tr("All"), offer.filter.isEmpty() ? offer.matching : std::nullopt);
    }
    return {};
}

void ExportDialog::buildScopes(QGridLayout& grid)
{
    auto* group = new QButtonGroup(this);
    auto* label = new QLabel(tr("Which"), m_choices);
    grid.addWidget(label, 0, 0, Qt::AlignTop);
    for (const ExportScope scope : scopes) {
        auto* button = new QRadioButton(scopeText(scope), m_choices);
        button->setVisible(m_presenter.isOffered(scope));
        group->addButton(button);
        grid.addWidget(button, grid.rowCount() - (scope == scopes.front() ? 1 : 0), 1);
        connect(button, &QRadioButton::clicked, this, [this, scope] { m_presenter.setScope(scope); });
        m_scopes.emplace(scope, button);
    }
}

void ExportDialog::buildColumns(QGridLayout& grid)
{
    auto* group = new QButtonGroup(this);
    const int row = grid.rowCount();
    grid.addWidget(new QLabel(tr("Columns"), m_choices), row, 0, Qt::AlignTop);
    m_allColumns = new QRadioButton(tr("All, so that the file can be imported again"), m_choices);
    m_asShown = new QRadioButton(tr("As in the list, in its order"), m_choices);
    m_asShown->setToolTip(namesOf(m_presenter.offer().shown));
    for (QRadioButton* button : {m_allColumns, m_asShown}) {
        group->addButton(button);
        connect(button, &QRadioButton::clicked, this,
                [this] { m_presenter.setAsShown(m_asShown->isChecked()); });
    }
    grid.addWidget(m_allColumns, row, 1);
    grid.addWidget(m_asShown, row + 1, 1);
}

void ExportDialog::buildFormat(QGridLayout& grid)
{
    const int row = grid.rowCount();
    auto* line = new QWidget(m_choices);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_format = new QComboBox(line);
    m_format->setAccessibleName(tr("Format"));
    for (const auto format :
         {property::FileFormat::Csv, property::FileFormat::Json, property::FileFormat::JsonLines})
        m_format->addItem(formatText(format), static_cast<int>(format));
    m_separatorLabel = new QLabel(tr("Separated by"), line);
    m_separator = new QComboBox(line);
    m_separator->setAccessibleName(tr("Cells are separated by"));
    m_separator->addItem(tr("comma"), int(','));
    m_separator->addItem(tr("semicolon"), int(';'));
    m_separator->addItem(tr("tab"), int('\t'));
    m_separatorLabel->setBuddy(m_separator);
    layout->addWidget(m_format);
    layout->addSpacing(u(8));
    layout->addWidget(m_separatorLabel);
    layout->addWidget(m_separator);
    layout->addStretch(1);
    auto* label = new QLabel(tr("Format"), m_choices);
    label->setBuddy(m_format);
    grid.addWidget(label, row, 0);
    grid.addWidget(line, row, 1);
    connect(m_format, &QComboBox::activated, this, [this] {
        m_presenter.setFormat(static_cast<property::FileFormat>(m_format->currentData().toInt()));
    });
    connect(m_separator, &QComboBox::activated, this,
            [this] { m_presenter.setSeparator(static_cast<char>(m_separator->currentData().toInt())); });
}

void ExportDialog::buildFile(QGridLayout& grid)
{
    const int row = grid.rowCount();
    m_file = new QLineEdit(m_choices);
    m_file->setAccessibleName(tr("File to export to"));
    auto* choose = new QPushButton(tr("Choose…"), m_choices);
    choose->setAutoDefault(false);
    choose->setAccessibleName(tr("Choose the file to export to"));
    auto* label = new QLabel(tr("File"), m_choices);
    label->setBuddy(m_file);
    grid.addWidget(label, row, 0);
    grid.addWidget(connections::withButton(m_file, choose, m_choices), row, 1);
    m_replaces =
        common::mutedLabel(tr("The file is there already: it is replaced when all is written."), m_choices);
    m_replaces->setWordWrap(true);
    grid.addWidget(m_replaces, row + 1, 1);
    connect(m_file, &QLineEdit::textEdited, this,
            [this](const QString& text) { m_presenter.setFile(text.trimmed()); });
    connect(choose, &QPushButton::clicked, this, &ExportDialog::chooseFile);
}

void ExportDialog::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("File to export to"), m_file->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, &m_presenter, &ExportPresenter::setFile);
    dialog->open();
}

QWidget* ExportDialog::buildOutcome()
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
    layout->addLayout(head);
    m_detail = common::mutedLabel(QString(), box);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_detail);
    m_progress = new ImportProgress(box);
    layout->addWidget(m_progress);
    return box;
}

QWidget* ExportDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_openFolder = new QPushButton(tr("Open folder"), buttons);
    m_close = new QPushButton(buttons);
    m_primary = new QPushButton(buttons);
    theme::setRole(m_primary, theme::Role::Primary);
    m_primary->setDefault(true);
    for (QPushButton* button : {m_openFolder, m_close})
        button->setAutoDefault(false);
    layout->addWidget(m_openFolder);
    layout->addStretch(1);
    layout->addWidget(m_close);
    layout->addWidget(m_primary);
    connect(m_openFolder, &QPushButton::clicked, this, &ExportDialog::openFolder);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    connect(m_primary, &QPushButton::clicked, this, [this] {
        if (m_presenter.report())
            accept();
        else
            m_presenter.start();
    });
    return buttons;
}

void ExportDialog::openFolder()
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_presenter.file()).absolutePath()));
}

void ExportDialog::reject()
{
    if (m_presenter.isRunning())
        m_presenter.cancel(); // its end is shown; a second Esc closes
    else
        QDialog::reject();
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void ExportDialog::showAll()
{
    m_choices->setEnabled(!m_presenter.isRunning());
    m_scopes.at(m_presenter.scope())->setChecked(true);
    (m_presenter.isAsShown() ? m_asShown : m_allColumns)->setChecked(true);
    m_format->setCurrentIndex(m_format->findData(static_cast<int>(m_presenter.format())));
    m_separator->setCurrentIndex(m_separator->findData(int(m_presenter.separator())));
    const bool isCsv = m_presenter.format() == property::FileFormat::Csv;
    m_separatorLabel->setVisible(isCsv);
    m_separator->setVisible(isCsv);
    if (m_file->text().trimmed() != m_presenter.file()) {
        const QSignalBlocker blocker(m_file);
        m_file->setText(m_presenter.file());
    }
    m_replaces->setVisible(!m_presenter.isRunning() && !m_presenter.report() && m_presenter.replaces());
    showOutcome();
    showButtons();
}

void ExportDialog::showOutcome()
{
    const QString headline = m_presenter.isRunning() ? QString() : m_presenter.headline();
    const QString detail = m_presenter.isRunning() ? QString() : m_presenter.detail();
    m_verdict->setStatus(m_presenter.tone(), QString());
    m_verdict->setVisible(!headline.isEmpty());
    m_headline->setText(headline);
    m_headline->setVisible(!headline.isEmpty());
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    m_outcome->setVisible(m_presenter.isRunning() || !headline.isEmpty());
}

void ExportDialog::showButtons()
{
    const bool isDone = m_presenter.report().has_value();
    const bool hasFailed = m_presenter.problem().code != base::ErrorCode::None;
    m_openFolder->setVisible(isDone);
    m_close->setVisible(!isDone);
    m_close->setText(m_presenter.isRunning() ? tr("Cancel") : tr("Close"));
    m_primary->setText(isDone ? tr("Close") : hasFailed ? tr("Try again") : m_presenter.verb());
    m_primary->setVisible(!m_presenter.isRunning());
}

QString ExportDialog::headline() const
{
    return m_headline->text();
}

} // namespace properties
