// The list's side of the presenter: choosing, new ones, copies, import, removal and its undo.
#include "core/profile/env_file.h"
#include "ui/connections/connections_presenter.h"
#include "ui/connections/known_profiles.h"
#include "ui/connections/words.h"

#include <algorithm>

namespace connections {

void ConnectionsPresenter::reload()
{
    m_model.setProfiles(knownProfiles(m_store));
}

void ConnectionsPresenter::select(int row)
{
    const ListedProfile* const listed = m_model.at(row);
    if (!listed) {
        if (m_model.rowCount() == 0)
            beginNew();
        return;
    }
    if (listed->isNew)
        return; // it is in the form already
    const ListedProfile chosen = *listed;
    const ListedProfile* const before = m_model.at(m_current);
    if (before && before->isNew)
        reload(); // a new one that was left is gone
    m_current = m_model.rowOf(chosen.profile.name).value_or(-1);
    load(chosen);
}

void ConnectionsPresenter::selectNamed(const QString& name)
{
    select(m_model.rowOf(name).value_or(0));
}

void ConnectionsPresenter::load(const ListedProfile& listed)
{
    m_savedName = listed.profile.name;
    m_clean = valuesOf(listed.profile);
    begin(m_clean, listed.isReadable() ? QString() : words::entryUnreadable(listed.problem));
}

// A new form: nothing of an earlier one's test, problems or view of URLs stays.
void ConnectionsPresenter::begin(FormValues values, const QString& unreadable)
{
    m_values = std::move(values);
    m_unreadable = unreadable;
    m_problems.clear();
    m_test.clear();
    m_urls = urlsOf(m_values);
    if (isSample() || isUnreadable())
        m_view = View::Form;
    m_wasDirty = isDirty();
    m_model.setDirtyRow(m_wasDirty ? m_current : -1);
    Q_EMIT currentChanged();
    Q_EMIT dirtyChanged();
}

void ConnectionsPresenter::beginNew()
{
    m_savedName.clear();
    m_clean = newValues();
    m_values = m_clean;
    listNew();
    begin(m_clean);
}

void ConnectionsPresenter::duplicate()
{
    if (isSample() || isUnreadable())
        return;
    FormValues copy = m_values;
    copy.texts[Field::Name] = freeName(tr("%1 copy").arg(copy.text(Field::Name)));
    m_savedName.clear();
    m_clean = newValues();
    m_values = copy;
    listNew();
    begin(std::move(copy));
}

base::Result<void> ConnectionsPresenter::importEnv(const QString& path)
{
    const auto imported = profile::fromEnvFile(path);
    if (!imported)
        return imported.error();
    FormValues values = valuesOf(*imported);
    values.texts[Field::Name] = freeName(imported->name);
    values.access = base::AccessMode::ReadOnly;
    typeSecrets(profile::secretsOf(*imported), values);
    m_savedName.clear();
    m_clean = newValues();
    m_values = values;
    listNew();
    begin(std::move(values));
    return {};
}

// The unsaved one stands last, so that no row moves.
void ConnectionsPresenter::listNew()
{
    std::vector<ListedProfile> listed = knownProfiles(m_store);
    listed.push_back({readValues(m_values).profile, {}, true});
    m_current = static_cast<int>(listed.size()) - 1;
    m_model.setProfiles(std::move(listed));
}

QString ConnectionsPresenter::freeName(const QString& wish) const
{
    QString name = wish;
    for (int number = 2; m_model.rowOf(name); ++number)
        name = QStringLiteral("%1 %2").arg(wish).arg(number);
    return name;
}

void ConnectionsPresenter::remove()
{
    if (m_savedName.isEmpty()) { // never saved: there is nothing to bring back
        chooseAfterRemoval(0);
        return;
    }
    if (isUnreadable()) {
        removeUnreadable();
        return;
    }
    const auto profiles = m_store.profiles();
    const auto found = std::ranges::find(profiles, m_savedName, &profile::Profile::name);
    if (found == profiles.end())
        return;
    const int row = m_current;
    m_removed = Removed{*found, {}};
    m_secrets.forget(m_savedName, this, [this, name = m_savedName](const SecretRequests::Answer& was) {
        if (was && m_removed && m_removed->profile.name == name)
            m_removed->secrets = *was;
    });
    m_store.remove(m_savedName);
    const QString name = m_savedName;
    chooseAfterRemoval(row);
    Q_EMIT removed(name, true);
}

// Its passwords go, too; what stood in the file is not known well enough to bring it back.
void ConnectionsPresenter::removeUnreadable()
{
    const QString name = m_savedName;
    const int row = m_current;
    m_secrets.forget(name, this, [](const SecretRequests::Answer&) {});
    m_store.remove(name);
    chooseAfterRemoval(row);
    Q_EMIT removed(name, false);
}

void ConnectionsPresenter::chooseAfterRemoval(int row)
{
    reload();
    m_current = -1;
    select(std::min(row, m_model.rowCount() - 1));
}

void ConnectionsPresenter::undoRemove()
{
    if (!m_removed)
        return;
    const Removed back = *std::exchange(m_removed, std::nullopt);
    m_store.save(back.profile);
    if (!back.secrets.isEmpty())
        m_secrets.keep(back.profile.name, back.secrets, this, [this](const base::Result<void>& kept) {
            if (!kept)
                Q_EMIT secretsFailed(kept.error());
        });
    reload();
    m_current = -1;
    selectNamed(back.profile.name);
}

} // namespace connections
