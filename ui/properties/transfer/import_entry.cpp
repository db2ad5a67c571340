#include "ui/properties/transfer/import_entry.h"

#include "core/property/history_repository.h"
#include "ui/common/format.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/properties_page.h"
#include "ui/properties/transfer/export_dialog.h"
#include "ui/properties/transfer/import_dialog.h"

#include <QDragEnterEvent>

namespace properties {

namespace {

using common::ActionId;

// Nothing: it stands in no file.
std::optional<property::ExportColumn> exportColumn(int column)
{
    using property::ExportColumn;
    switch (column) {
    case PropertyListModel::Id:
        return ExportColumn::Id;
    case PropertyListModel::Title:
        return ExportColumn::Title;
    case PropertyListModel::City:
        return ExportColumn::Location;
    case PropertyListModel::Type:
        return ExportColumn::Type;
    case PropertyListModel::Price:
        return ExportColumn::Price;
    case PropertyListModel::Status:
        return ExportColumn::Status;
    case PropertyListModel::Bedrooms:
        return ExportColumn::Bedrooms;
    case PropertyListModel::Area:
        return ExportColumn::Area;
    case PropertyListModel::Agent:
        return ExportColumn::AgentName;
    case PropertyListModel::Updated:
        return ExportColumn::Updated;
    case PropertyListModel::Bathrooms:
        return ExportColumn::Bathrooms;
    case PropertyListModel::Description:
        return ExportColumn::Description;
    case PropertyListModel::Created:
        return ExportColumn::Created;
    case PropertyListModel::Version:
        return ExportColumn::Version;
    default:
        return {};
    }
}

std::vector<property::ExportColumn> shownColumns(const ListingTable& table)
{
    std::vector<property::ExportColumn> columns;
    for (const int column : table.shownColumns()) {
        if (const auto exported = exportColumn(column))
            columns.push_back(*exported);
    }
    return columns;
}

// One more than a condition can name tells that there are more.
constexpr auto mostNamed = static_cast<int>(property::mostValues);

property::Filter filterOf(const std::vector<property::HistoryEntry>& entries)
{
    property::Filter filter;
    if (entries.size() <= property::mostValues) {
        property::Condition condition{property::Column::Id, property::Operator::IsOneOf, {}};
        for (const property::HistoryEntry& entry : entries)
            condition.values.push_back(QString::number(entry.property));
        filter.conditions.push_back(condition);
    } else {
        // All rows of a transaction have one time; a condition means the whole minute.
        filter.conditions.push_back(
            {property::Column::Updated,
             property::Operator::Equal,
             {entries.front().at.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mmZ"))}});
    }
    return filter.normalized();
}

} // namespace

ImportEntry::ImportEntry(workspace::Workspace& workspace, PropertiesPage& page)
    : QObject(&page)
    , m_workspace(workspace)
    , m_page(page)
{
    page.handle(ActionId::ImportProperties, [this] { openImport(); });
    page.addVerb(page.handle(ActionId::Export, [this] { openExport(); }));
    page.setAcceptDrops(true);
    page.installEventFilter(this);
    connect(&page.presenter(), &PropertiesPresenter::stateChanged, this, &ImportEntry::showVerbs);
    connect(&page, &common::Page::tabChanged, this, &ImportEntry::showVerbs);
    showVerbs();
}

bool ImportEntry::isOnListings() const
{
    return m_page.currentTab() == 0;
}

void ImportEntry::showVerbs()
{
    const QString elsewhere = isOnListings() ? QString() : tr("Only in the list of listings");
    const QString noImport = isOnListings() ? m_page.presenter().readOnlyReason() : elsewhere;
    m_page.setAvailable(ActionId::ImportProperties, noImport.isEmpty(), noImport);
    const bool hasTables = !m_page.presenter().schemaText();
    const QString noExport = hasTables ? elsewhere : tr("There are no tables to read from");
    m_page.setAvailable(ActionId::Export, noExport.isEmpty(), noExport);
}

bool ImportEntry::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop)
        return QObject::eventFilter(watched, event);
    auto* drop = static_cast<QDropEvent*>(event); // also the base of QDragEnterEvent
    const QString file = draggedFile(drop->mimeData());
    if (file.isEmpty() || m_import || !m_page.action(ActionId::ImportProperties)->isEnabled())
        return QObject::eventFilter(watched, event);
    drop->acceptProposedAction();
    if (event->type() == QEvent::Drop)
        openImport(file);
    return true;
}

ImportDialog* ImportEntry::importDialog() const
{
    return m_import;
}

ExportDialog* ImportEntry::exportDialog() const
{
    return m_export;
}

// ── import ───────────────────────────────────────────────────────────────────────────────────

void ImportEntry::openImport(const QString& file)
{
    if (m_import) {
        m_import->raise();
        return;
    }
    m_import = new ImportDialog(m_workspace, &m_page);
    m_import->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_import, &ImportDialog::imported, this, &ImportEntry::tellImported);
    connect(m_import, &ImportDialog::showRequested, this, &ImportEntry::showImported);
    connect(&m_import->presenter(), &ImportPresenter::began, &m_page, &common::Page::jobStarted);
    if (!file.isEmpty())
        m_import->presenter().setFile(file);
    m_import->open();
}

void ImportEntry::tellImported(const property::PropertyImportReport& report)
{
    QStringList parts;
    if (report.added > 0)
        parts.append(tr("%1 new").arg(common::formatCount(report.added)));
    if (report.changed > 0)
        parts.append(tr("%1 changed").arg(common::formatCount(report.changed)));
    if (report.refused > 0)
        parts.append(tr("%1 rejected").arg(common::formatCount(report.refused)));
    common::Toast toast;
    toast.text = tr("Imported properties: %1").arg(parts.join(tr(", ")));
    if (m_import) // which groups: the dialog's last step
        toast.text += tr(" · %1").arg(m_import->presenter().effectText());
    if (m_page.presenter().profile().environment == profile::Environment::Production)
        toast.text += tr(" · %1").arg(m_page.presenter().profile().name);
    EditPresenter& editing = m_page.presenter().editing();
    const quint64 step = editing.noteImport(report.added + report.changed, report.transaction);
    // A toast may outlive the page.
    const QPointer<ImportEntry> self(this);
    toast.links.push_back({tr("Undo"), [self, step] {
                               if (self)
                                   self->m_page.presenter().editing().takeBack(step);
                           }});
    toast.links.push_back({tr("Show"), [self, report] {
                               if (self)
                                   self->showImported(report);
                           }});
    toast.hasUndo = true;
    Q_EMIT m_page.toastRequested(toast);
    m_page.presenter().list().refresh();
}

void ImportEntry::showImported(const property::PropertyImportReport& report)
{
    const auto question = [transaction = report.transaction](workspace::Session& session) {
        property::HistoryQuery query;
        query.transaction = transaction;
        return session.history().entries(query, {}, mostNamed + 1);
    };
    m_workspace.run(question, this, [this](base::Result<property::HistoryPage> page) {
        if (!page) {
            m_page.showFailure(page.error());
            return;
        }
        if (page->entries.empty())
            return;
        m_page.setCurrentTab(0);
        m_page.presenter().list().setFilter(filterOf(page->entries));
        m_page.table()->setFocus();
    });
}

// ── export ───────────────────────────────────────────────────────────────────────────────────

void ImportEntry::openExport()
{
    if (m_export) {
        m_export->raise();
        return;
    }
    m_page.withSelection([this](const PropertiesPage::Selection& selection) { offerExport(selection); });
}

void ImportEntry::offerExport(const PropertiesPage::Selection& selection)
{
    if (m_export)
        return;
    ExportOffer offer;
    offer.selected = selection.ids;
    offer.filter = selection.filter;
    offer.sort = selection.sort;
    offer.matching = m_page.presenter().list().count();
    offer.filterText = m_page.presenter().filterText();
    offer.shown = shownColumns(*m_page.table());
    m_export = new ExportDialog(m_workspace, std::move(offer), &m_page);
    m_export->setAttribute(Qt::WA_DeleteOnClose);
    connect(&m_export->presenter(), &ExportPresenter::began, &m_page, &common::Page::jobStarted);
    m_export->open();
}

} // namespace properties
