// What the bin's tab shows of its presenter, and its keys: the other half of bin_tab.cpp.
#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/properties/bin/bin_pane.h"
#include "ui/properties/bin/bin_tab.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

namespace properties {

using theme::u;

namespace {

constexpr int narrowWindow = 1100; // SCREEN: below this the pane takes the list's place

struct ColumnWidth
{
    BinModel::Column column;
    int width;
};
// Most important first: what does not fit beside the title is left out from the end.
constexpr ColumnWidth columnWidths[] = {
    {BinModel::Deleted, 112}, {BinModel::By, 112},  {BinModel::Price, 96},  {BinModel::City, 120},
    {BinModel::Status, 96},   {BinModel::Type, 96}, {BinModel::Agent, 136}, {BinModel::Id, 72},
};
constexpr int narrowestTitle = 192;

} // namespace

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void BinTab::showVerbs()
{
    const auto count = m_isAll ? m_presenter.count().value_or(0) : static_cast<qint64>(m_selected.size());
    const QString text = common::formatCount(count);
    m_restore->setText(count > 1 ? tr("Restore %1").arg(text) : tr("Restore"));
    m_purge->setText(count > 1 ? tr("Delete %1 for ever…").arg(text) : tr("Delete for ever…"));
    const QString reason = m_refusal.isEmpty() && count == 0 ? tr("Nothing is selected") : m_refusal;
    for (QPushButton* button : {m_restore, m_purge}) {
        button->setEnabled(reason.isEmpty());
        button->setToolTip(reason);
        button->setAccessibleDescription(reason);
    }
    m_pane->setRefusal(m_refusal);
}

QStringList BinTab::statusParts() const
{
    const auto count = static_cast<qint64>(m_selected.size());
    const QString selection =
        m_isAll     ? tr("all %1 selected").arg(common::formatCount(m_presenter.count().value_or(0)))
        : count > 1 ? tr("%1 selected").arg(common::formatCount(count))
                    : QString();
    return m_presenter.statusParts(selection);
}

void BinTab::showList()
{
    common::EmptyText text;
    const base::Error& problem = m_presenter.problem();
    const bool hasOldRows = problem.code != base::ErrorCode::None && m_presenter.count().has_value();
    if (hasOldRows)
        m_banner->showMessage(theme::Tone::Bad, common::errorLine(problem), tr("Retry"));
    else
        m_banner->hide();
    switch (m_presenter.state()) {
    case BinState::Loading:
    case BinState::Ready:
        m_listStack->setCurrentWidget(m_table);
        break;
    case BinState::NothingMatches:
        text.title = tr("Nothing in the bin matches");
        text.detail = tr("“%1”").arg(m_presenter.search());
        text.action = tr("Clear the search");
        break;
    case BinState::NothingThere:
        text.icon = theme::Icon::Trash;
        text.title = tr("The bin is empty");
        text.detail = tr("Deleted properties come here and can be brought back.");
        break;
    case BinState::Failed: {
        const common::ErrorText words = common::describe(problem);
        text.tone = theme::Tone::Bad;
        text.title = words.title;
        text.detail = words.advice;
        text.action = tr("Retry");
        break;
    }
    }
    if (!text.title.isEmpty()) {
        m_nothing->setText(text);
        m_listStack->setCurrentWidget(m_nothing);
    }
    const auto* shown = m_presenter.model().at(m_presenter.model().rowOf(m_pane->id()));
    if (m_pane->isVisible() && shown == nullptr && !m_presenter.isBusy())
        leavePane();
    showVerbs();
    Q_EMIT changed();
}

void BinTab::arrange()
{
    const bool isOpen = !m_pane->isHidden();
    const bool isNarrow = window()->width() < u(narrowWindow);
    m_listStack->setVisible(!isOpen || !isNarrow);
    if (isOpen && !isNarrow && m_pane->width() > width() / 2)
        m_splitter->setSizes({width() - u(392), u(392)});
}

void BinTab::fitColumns()
{
    int room = m_table->viewport()->width() - u(narrowestTitle);
    bool fits = true;
    for (const auto& [column, width] : columnWidths) {
        fits = fits && u(width) <= room;
        room -= u(width);
        m_table->setColumnWidth(column, u(width));
        m_table->setColumnHidden(column, !fits);
    }
}

void BinTab::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_presenter.setShown(true);
}

void BinTab::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_presenter.setShown(false);
}

void BinTab::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitColumns();
    arrange();
}

// ── keys ─────────────────────────────────────────────────────────────────────────────────────

void BinTab::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape || !leavePane())
        QWidget::keyPressEvent(event);
}

bool BinTab::handleKey(int key, Qt::KeyboardModifiers modifiers)
{
    const bool isPlain = (modifiers & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (isPlain && (key == Qt::Key_Return || key == Qt::Key_Enter))
        openCurrent();
    else if (isPlain && key == Qt::Key_Delete)
        purge();
    else if (modifiers == Qt::ControlModifier && key == Qt::Key_C)
        copy();
    else if (modifiers == Qt::ControlModifier && key == Qt::Key_A)
        selectAll();
    else
        return false;
    return true;
}

bool BinTab::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        fitColumns();
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* press = static_cast<QKeyEvent*>(event);
    const int key = press->key();
    if (watched == m_table && handleKey(key, press->modifiers()))
        return true;
    if (watched == m_search) {
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape) {
            m_table->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace properties
