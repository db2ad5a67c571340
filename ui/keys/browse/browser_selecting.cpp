// What actions are about, and choosing it: the other half of browser_tab.cpp.
#include "ui/keys/browse/browser_tab.h"
#include "ui/keys/browse/key_filter_line.h"
#include "ui/keys/browse/key_list_view.h"
#include "ui/keys/browse/key_tree_view.h"
#include "ui/keys/key_text.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace keys {

namespace {

constexpr qint64 mostCopied = 10'000;

} // namespace

Target BrowserTab::current() const
{
    if (m_line->showsList()) {
        const auto* const row = m_presenter.list().at(m_list->currentIndex().row());
        return row ? Target{Target::Kind::Key, row->name, 1} : Target{};
    }
    const QModelIndex index = m_tree->currentIndex().siblingAtColumn(0);
    if (!index.isValid() || m_presenter.tree().isMore(index))
        return {};
    if (!m_presenter.tree().isNamespace(index))
        return {Target::Kind::Key, m_presenter.tree().path(index), 1};
    return {Target::Kind::Namespace, m_presenter.tree().path(index),
            index.siblingAtColumn(KeyTreeModel::Keys).data(common::ValueRole).toLongLong()};
}

Target BrowserTab::target() const
{
    const qint64 selected = m_presenter.view().selected;
    return selected > 0 ? Target{Target::Kind::Selection, {}, selected} : current();
}

void BrowserTab::toggleTreeRow(const QModelIndex& index)
{
    const QModelIndex row = index.siblingAtColumn(0);
    const auto selected = static_cast<KeyTreeModel::Selected>(row.data(KeyTreeModel::SelectedRole).toInt());
    const bool on = selected != KeyTreeModel::Selected::All;
    if (m_presenter.tree().isMore(row))
        m_presenter.tree().showMore(row);
    else if (m_presenter.tree().isNamespace(row))
        m_presenter.selectBelow(m_presenter.tree().path(row), on);
    else
        m_presenter.selectKey(m_presenter.tree().path(row), on);
}

void BrowserTab::chooseTreeRange(const QModelIndexList& rows)
{
    for (const QModelIndex& row : rows) {
        const QByteArray path = m_presenter.tree().path(row);
        if (m_presenter.tree().isNamespace(row))
            m_presenter.selectBelow(path, true);
        else
            m_presenter.selectKey(path, true);
    }
}

void BrowserTab::selectAll()
{
    m_presenter.selectAll();
}

// Names as they are shown, one a line. A selection is asked for, because it may not be on the screen.
void BrowserTab::copyNames()
{
    const Target about = target();
    if (about.kind == Target::Kind::Key || about.kind == Target::Kind::Namespace) {
        QGuiApplication::clipboard()->setText(keyText(about.path));
        return;
    }
    if (about.kind != Target::Kind::Selection)
        return;
    m_presenter.freezeSelection(&m_presenter, [](const std::shared_ptr<const keyspace::NameSet>& names) {
        QStringList lines;
        for (qint64 i = 0; i < std::min(names->size(), mostCopied); ++i)
            lines << keyText(names->at(i).toByteArray());
        QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    });
}

} // namespace keys
