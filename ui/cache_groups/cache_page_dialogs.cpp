// What the Cache page's actions open, and what follows when somebody has agreed.
#include "core/listing/catalogue.h"
#include "ui/cache_groups/audit_dialog.h"
#include "ui/cache_groups/cache_page.h"
#include "ui/cache_groups/clear_entries_dialog.h"
#include "ui/cache_groups/flush_dialog.h"
#include "ui/cache_groups/lifetime_dialog.h"
#include "ui/cache_groups/self_test_dialog.h"
#include "ui/cache_groups/warm_dialog.h"
#include "ui/common/roles.h"

#include <QModelIndex>

#include <algorithm>

namespace cache_groups {

void CachePage::askWarm()
{
    const common::Danger all = m_presenter.warmDanger({});
    const QString title =
        QStringLiteral("%1 – %2").arg(all.profile, common::environmentName(all.environment));
    auto* dialog = new WarmDialog(m_presenter.all(), title, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &WarmDialog::chosen, this, [this](const WarmWish& wish) {
        const common::Danger danger = m_presenter.warmDanger(wish);
        if (danger.environment == common::Environment::Production)
            common::DangerDialog::ask(danger, this, [this, wish] { m_presenter.warm(wish); });
        else
            m_presenter.warm(wish); // the dialog was the preview
    });
    dialog->open();
}

void CachePage::warmSelected()
{
    if (const Groups group = selectedGroup(); !group.empty())
        m_presenter.warm({group});
}

void CachePage::askClear(const Groups& groups)
{
    common::DangerDialog::ask(m_presenter.clearDanger(groups), this,
                              [this, groups] { m_presenter.clear(groups); });
}

void CachePage::askClearSome()
{
    auto* dialog = new ClearEntriesDialog(m_presenter, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ClearEntriesDialog::found, this,
            [this](const QByteArray& pattern, const cache::FoundEntries& found) {
                common::DangerDialog::ask(m_presenter.patternDanger(pattern, found), this,
                                          [this, pattern, found] { m_presenter.clearFound(pattern, found); });
            });
    connect(dialog, &ClearEntriesDialog::tagChosen, this, [this](const cache::Tag& tag) {
        common::DangerDialog::ask(m_presenter.tagDanger(tag), this,
                                  [this, tag] { m_presenter.invalidate(tag); });
    });
    dialog->open();
}

void CachePage::askFlush()
{
    auto* dialog = new FlushDialog(m_presenter, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &FlushDialog::confirmed, &m_presenter, &CachePresenter::flush);
    dialog->open();
}

void CachePage::openAudit()
{
    auto* dialog = new AuditDialog(m_presenter.source(), m_presenter.all(), m_presenter.refusal(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, &m_presenter, &CachePresenter::measure);
    dialog->open();
}

void CachePage::editLifetime()
{
    const Groups selected = selectedGroup();
    const auto policy = selected.empty() ? std::nullopt : m_presenter.policyOf(selected.front());
    if (!policy)
        return;
    const auto known = std::ranges::find(listing::catalogue(), policy->group, &listing::CachedQuery::group);
    auto* dialog = new LifetimeDialog({*policy, m_presenter.source().defaultPolicy(policy->group),
                                       m_presenter.source().profile().keyPrefix, m_presenter.policyRefusal(),
                                       known != listing::catalogue().end() && known->mayWriteThrough},
                                      this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &LifetimeDialog::saved, &m_presenter, &CachePresenter::setLifetime);
    dialog->open();
}

void CachePage::openSelfTest()
{
    auto* dialog = new SelfTestDialog(m_presenter.source(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void CachePage::toggle(const QModelIndex& index)
{
    const QModelIndex cell = index.siblingAtColumn(GroupsModel::On);
    const QString refusal = m_presenter.policyRefusal();
    m_failure = refusal.isEmpty() ? QString() : tr("Groups cannot be switched – %1").arg(refusal);
    update();
    if (!refusal.isEmpty())
        return;
    m_presenter.setEnabled(cell.data(common::IdRole).toByteArray(), !cell.data(common::ValueRole).toBool());
}

} // namespace cache_groups
