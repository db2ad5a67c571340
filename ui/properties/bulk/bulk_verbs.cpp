#include "ui/properties/bulk/bulk_verbs.h"

#include "ui/common/format.h"
#include "ui/properties/bin/bin_tab.h"
#include "ui/properties/bulk/bulk_dialog.h"
#include "ui/properties/bulk/bulk_words.h"
#include "ui/properties/editing/preview_dialog.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/properties_page.h"

namespace properties {

using common::ActionId;
using property::BulkKind;

namespace {

constexpr int listingsIndex = 0;

} // namespace

BulkVerbs::BulkVerbs(PropertiesPage& page, workspace::Workspace& workspace)
    : QObject(&page)
    , m_page(page)
    , m_workspace(workspace)
{
    m_page.handle(ActionId::BulkEdit, [this] { edit(); });
    m_page.addVerb(m_page.action(ActionId::BulkEdit));
    const EditPresenter& editing = m_page.presenter().editing();
    connect(&editing, &EditPresenter::bulkFinished, this, &BulkVerbs::report);
    connect(&editing, &EditPresenter::bulkBegan, &m_page, &common::Page::jobStarted);
    connect(&m_page, &PropertiesPage::selectionMoved, this, &BulkVerbs::showAction);
    const QAbstractItemModel* list = m_page.table()->model();
    connect(m_page.table()->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &BulkVerbs::showAction);
    connect(list, &QAbstractItemModel::modelReset, this, &BulkVerbs::showAction);
    buildBin();
    const auto showRefusal = [this] { setRefusal(m_page.presenter().readOnlyReason()); };
    connect(&m_page.presenter(), &PropertiesPresenter::stateChanged, this, showRefusal);
    connect(&m_page, &common::Page::tabChanged, this, &BulkVerbs::showAction);
    showRefusal();
}

BulkDialog* BulkVerbs::dialog() const
{
    return m_dialog;
}

void BulkVerbs::buildBin()
{
    m_bin = new BinTab(m_workspace, &m_page);
    m_binIndex = m_page.addOwnTab(tr("Bin"), m_bin, [this] { return m_bin->statusParts(); });
    EditPresenter& editing = m_page.presenter().editing();
    const auto handle = [this](ActionId id, std::function<void()> act) {
        m_page.handleOwn(m_binIndex, id, std::move(act));
    };
    handle(ActionId::Undo, [&editing] { editing.undo(); });
    handle(ActionId::Redo, [&editing] { editing.redo(); });
    handle(ActionId::Open, [this] { m_bin->openCurrent(); });
    handle(ActionId::Copy, [this] { m_bin->copy(); });
    handle(ActionId::SelectAll, [this] { m_bin->selectAll(); });
    handle(ActionId::Find, [this] { m_bin->find(); });
    handle(ActionId::Refresh, [this] { m_bin->presenter().refresh(); });
    handle(ActionId::Delete, [this] { m_bin->purge(); });
    connect(m_bin, &BinTab::bulkRequested, this, &BulkVerbs::open);
    connect(m_bin, &BinTab::restoreRequested, &editing, &EditPresenter::restore);
    connect(m_bin, &BinTab::changed, &m_page, &PropertiesPage::statusMoved);
}

void BulkVerbs::setRefusal(const QString& reason)
{
    m_refusal = reason;
    m_bin->setRefusal(reason);
    showAction();
}

void BulkVerbs::showAction()
{
    const auto count = m_page.selectedStored();
    const QString text = count > 1 ? bulkEditText(count) : common::actionText(ActionId::BulkEdit);
    const bool isOther = m_page.action(ActionId::BulkEdit)->text() != text;
    m_page.action(ActionId::BulkEdit)->setText(text);
    const QString reason = m_page.currentTab() != listingsIndex ? tr("Only in the list of listings")
                           : !m_refusal.isEmpty()               ? m_refusal
                           : m_page.selectedRows() == 0         ? tr("No property is selected")
                           : count == 0                         ? tr("What is selected is not saved yet")
                                                                : QString();
    m_page.setAvailable(ActionId::BulkEdit, reason.isEmpty(), reason);
    if (isOther)
        Q_EMIT m_page.actionsChanged();
}

void BulkVerbs::openOfSelection(BulkKind kind)
{
    if (!m_refusal.isEmpty())
        return;
    m_page.table()->endEditing();
    m_page.withSelection([this, kind](const PropertiesPage::Selection& selection) {
        const PropertiesPresenter& page = m_page.presenter();
        BulkScope scope{selection.ids, selection.filter, page.list().count().value_or(0), page.filterText(),
                        selection.isAll};
        if (scope.isAll || !scope.ids.empty())
            open(kind, scope);
    });
}

void BulkVerbs::open(BulkKind kind, const BulkScope& scope)
{
    if (m_dialog && m_dialog->isVisible())
        return;
    QStringList cities;
    if (const auto& facets = m_page.presenter().list().facets()) {
        for (const auto& city : facets->locations)
            cities.append(city.value);
    }
    m_dialog = new BulkDialog(m_workspace, m_page.presenter().editing(), kind, scope, cities, &m_page);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->open();
}

// ── afterwards ───────────────────────────────────────────────────────────────────────────────

void BulkVerbs::report(const BulkStepReport& report)
{
    EditPresenter& editing = m_page.presenter().editing();
    const QString text = m_page.presenter().toastText(report);
    if (report.step != 0)
        m_page.toast(text, tr("Undo"), [&editing, step = report.step] { editing.takeBack(step); });
    else if (!report.failures.empty())
        m_page.toast(text, tr("Show"), [this, failures = report.failures] { showFailures(failures); });
    else
        m_page.toast(text);
}

void BulkVerbs::showFailures(const std::vector<property::BulkFailure>& failures)
{
    m_workspace.run(
        [failures](workspace::Session& session) -> base::Result<std::vector<BulkTrouble>> {
            std::vector<BulkTrouble> troubles = troublesOf(failures);
            explain(session, troubles);
            return troubles;
        },
        this,
        [this](const base::Result<std::vector<BulkTrouble>>& troubles) {
            const auto count = static_cast<int>(troubles->size());
            auto* dialog = new CellsDialog(tr("%n propert(ies) were left alone", nullptr, count),
                                           troubleColumns(), &m_page);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->setNote(troubles->size() > mostTroubleRows
                                ? tr("Somebody has changed them since. The first %1 are listed.")
                                      .arg(common::formatCount(mostTroubleRows))
                                : tr("Somebody has changed them since."));
            dialog->setRows(troubleRows(*troubles));
            dialog->open();
        });
}

} // namespace properties
