#include "ui/connections/schema_presenter.h"

#include "ui/connections/words.h"

namespace connections {

using workspace::Schema;

SchemaPresenter::SchemaPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_plan(workspace::schemaPlan(workspace.rights() ? workspace.rights()->role : QString()))
{
    connect(&m_workspace, &workspace::Workspace::schemaChanged, this, &SchemaPresenter::changed);
    connect(&m_workspace, &workspace::Workspace::rightsChanged, this, [this] {
        if (m_workspace.rights())
            m_plan = workspace::schemaPlan(m_workspace.rights()->role);
        Q_EMIT changed();
    });
}

QString SchemaPresenter::target() const
{
    return databaseText(m_workspace.profile());
}

QString SchemaPresenter::title() const
{
    switch (schema()) {
    case Schema::Unknown:
        return tr("Looking at the database …");
    case Schema::Current:
        return tr("The tables of Keystead are there");
    case Schema::Missing:
        return tr("Create the tables of Keystead?");
    case Schema::Behind:
        return tr("Update the tables of Keystead?");
    case Schema::Newer:
        return tr("The tables are not those this version knows");
    case Schema::Hidden:
        break;
    }
    return tr("This role may not see the tables of Keystead");
}

QString SchemaPresenter::explanation() const
{
    switch (schema()) {
    case Schema::Unknown:
        return {};
    case Schema::Current:
        return tr("Nothing is left to be done. How to take them away again stands under the last tab.");
    case Schema::Missing:
        return tr("Nothing has been written so far. Read what would be created, which rights that needs, and "
                  "how it is taken away again.");
    case Schema::Behind:
        return tr("They were made by an older version. The update adds what is missing; listings stay.");
    case Schema::Newer:
        return tr(
            "They were made by a newer version of Keystead, or altered by hand. Nothing is touched. Use "
            "the version that made them, or another database.");
    case Schema::Hidden:
        break;
    }
    return tr(
        "They may exist, but PostgreSQL hides them from this role. Their owner gives the right with the "
        "statements under “Rights it needs”.");
}

QString SchemaPresenter::verb() const
{
    if (schema() == Schema::Missing)
        return tr("Create the tables");
    return schema() == Schema::Behind ? tr("Update the tables") : QString();
}

QString SchemaPresenter::missingRight() const
{
    if (!verb().isEmpty() && m_workspace.profile().access == base::AccessMode::ReadOnly)
        return tr("This connection may only look, so nothing is created with it. Allow editing first: above "
                  "the list, or in Connections (Ctrl+O).");
    const auto rights = m_workspace.rights();
    if (schema() != Schema::Missing || !rights || rights->mayCreateSchema)
        return {};
    return tr("%1 may not create them: the right CREATE on this database is missing. Let its owner run the "
              "statements of the first tab.")
        .arg(rights->role);
}

common::Danger SchemaPresenter::danger() const
{
    const profile::Profile& profile = m_workspace.profile();
    common::Danger danger;
    const bool isProduction = profile.environment == profile::Environment::Production;
    // Everything there is to read stands in the dialog that asks: only production asks once more.
    danger.level = isProduction ? common::DangerLevel::Two : common::DangerLevel::One;
    danger.verb = verb();
    danger.target = target();
    danger.undo = tr("The tables can be removed again with the statements under “How to remove it”; what was "
                     "entered meanwhile goes with them.");
    danger.profile = profile.name;
    danger.environment = environmentOf(profile.environment);
    return danger;
}

void SchemaPresenter::apply()
{
    if (isApplying() || verb().isEmpty())
        return;
    const QString what = schema() == Schema::Behind ? tr("Updating the tables") : tr("Creating the tables");
    m_problem = {};
    base::Job* const job = m_workspace.applySchema(this);
    m_job = job;
    connect(job, &base::Job::finished, this, [this, job] { finish(job); });
    Q_EMIT began(job, what);
    Q_EMIT changed();
}

void SchemaPresenter::cancel()
{
    if (m_job)
        m_job->cancel();
}

void SchemaPresenter::finish(base::Job* job)
{
    const base::Result<void> outcome = job->outcome();
    m_job = nullptr;
    job->deleteLater();
    if (!outcome)
        m_problem = outcome.error();
    Q_EMIT changed();
    if (outcome)
        Q_EMIT applied();
}

std::optional<common::EmptyText> schemaEmptyText(const workspace::Workspace& workspace)
{
    using T = SchemaPresenter;
    common::EmptyText text;
    text.icon = theme::Icon::Database;
    const auto rights = workspace.rights();
    switch (workspace.schema()) {
    case Schema::Unknown:
    case Schema::Current:
        return std::nullopt;
    case Schema::Missing:
        text.title = T::tr("There are no listings in this database yet");
        text.detail =
            T::tr("Keystead has looked and written nothing. It keeps listings in tables of its own, "
                  "which are created only when you have seen what that is.");
        text.action = T::tr("Show what would be created…");
        return text;
    case Schema::Behind:
        text.title = T::tr("The tables need an update");
        text.detail = T::tr("They were made by an older version of Keystead. Listings stay as they are.");
        text.action = T::tr("Show what would be updated…");
        return text;
    case Schema::Newer:
        text.tone = theme::Tone::Warn;
        text.title = T::tr("The tables are not those this version knows");
        text.detail = T::tr("They were made by a newer version of Keystead, or altered by hand. Nothing is "
                            "touched. Use the version that made them, or another database.");
        return text;
    case Schema::Hidden:
        break;
    }
    text.tone = theme::Tone::Warn;
    text.title = T::tr("This role may not look at listings");
    text.detail = rights ? T::tr("%1 is connected, but the tables are hidden from it. Their owner gives the "
                                 "right with:")
                               .arg(rights->role)
                         : T::tr("The tables are hidden from this role.");
    text.copyable = rights ? rights->grantsToLook.join(QLatin1Char(' ')) : QString();
    text.action = T::tr("Show the rights it needs…");
    return text;
}

} // namespace connections
