#include "ui/connections/rights_text.h"

#include <QCoreApplication>

#include <array>

namespace connections {

namespace {

using redis::Right;
using theme::Tone;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(connections)
};

QString tr(const char* text)
{
    return Words::tr(text);
}

struct RightWords
{
    Right right;
    const char* may;
    const char* mayNot; // with what is lost
};

constexpr std::array rightWords{
    RightWords{Right::Ping, QT_TRANSLATE_NOOP("connections", "answers"),
               QT_TRANSLATE_NOOP("connections", "may not PING: the round trip is not known")},
    RightWords{Right::Info, QT_TRANSLATE_NOOP("connections", "may read the figures of the server"),
               QT_TRANSLATE_NOOP("connections", "may not use INFO: the dashboard stays empty")},
    RightWords{Right::ReadKeys, QT_TRANSLATE_NOOP("connections", "may read cached answers"),
               QT_TRANSLATE_NOOP("connections", "may not read keys: answers come from PostgreSQL")},
    RightWords{Right::WriteKeys, QT_TRANSLATE_NOOP("connections", "may fill and clear the cache"),
               QT_TRANSLATE_NOOP("connections", "may not write keys: the cache is not filled")},
    RightWords{Right::Script, QT_TRANSLATE_NOOP("connections", "may keep the cache in step"),
               QT_TRANSLATE_NOOP("connections", "may not run scripts: the cache is not kept in step")},
    RightWords{Right::Scan, QT_TRANSLATE_NOOP("connections", "may list keys"),
               QT_TRANSLATE_NOOP("connections", "may not list keys: sizes of groups are not known")},
    RightWords{Right::Memory, QT_TRANSLATE_NOOP("connections", "may measure keys"),
               QT_TRANSLATE_NOOP("connections", "may not measure keys: memory of groups is not known")},
    RightWords{
        Right::Config, QT_TRANSLATE_NOOP("connections", "may read the configuration"),
        QT_TRANSLATE_NOOP("connections", "may not read the configuration: limits and policy are not known")},
    RightWords{Right::SlowLog, QT_TRANSLATE_NOOP("connections", "may read the slow log"),
               QT_TRANSLATE_NOOP("connections", "may not read the slow log")},
    RightWords{Right::Clients, QT_TRANSLATE_NOOP("connections", "may list clients"),
               QT_TRANSLATE_NOOP("connections", "may not list clients")},
    RightWords{Right::Subscribe, QT_TRANSLATE_NOOP("connections", "may follow changes of keys"),
               QT_TRANSLATE_NOOP("connections", "may not follow changes of keys live")},
};

void add(RightsText& text, bool allowed, const char* may, const char* mayNot)
{
    text.lines.push_back({allowed ? Tone::Good : Tone::Warn, tr(allowed ? may : mayNot)});
}

void addLooking(RightsText& text, const listing::Rights& rights)
{
    add(text, rights.maySeeListings, QT_TRANSLATE_NOOP("connections", "may look at listings"),
        QT_TRANSLATE_NOOP("connections", "may not look at listings"));
    add(text, rights.maySeeCache && !rights.rowSecurity,
        QT_TRANSLATE_NOOP("connections", "its answers may be cached"),
        QT_TRANSLATE_NOOP("connections", "its answers are not cached: every one comes from PostgreSQL"));
    if (rights.rowSecurity)
        text.lines.push_back({Tone::Warn, tr("sees only some of the rows (row security)")});
}

void addEditing(RightsText& text, const listing::Rights& rights)
{
    add(text, rights.mayEdit, QT_TRANSLATE_NOOP("connections", "may edit listings"),
        QT_TRANSLATE_NOOP("connections", "may not edit listings"));
    add(text, rights.mayDrain, QT_TRANSLATE_NOOP("connections", "may keep the cache in step"),
        QT_TRANSLATE_NOOP("connections", "may not keep the cache in step"));
}

QString keyPattern(const profile::Profile& profile)
{
    const QString root = QStringLiteral("keystead:*");
    return profile.keyPrefix.isEmpty() ? root : profile.keyPrefix + QLatin1Char(':') + root;
}

} // namespace

RightsText databaseRights(const std::optional<listing::Rights>& rights, const profile::Profile& profile)
{
    RightsText text;
    if (!rights) {
        text.title = tr("PostgreSQL: not asked yet");
        text.lines.push_back({Tone::Neutral, tr("The rights are read when the server answers.")});
        return text;
    }
    text.title = rights->superuser ? tr("PostgreSQL: connected as %1, a superuser").arg(rights->role)
                                   : tr("PostgreSQL: connected as %1").arg(rights->role);
    if (!rights->schemaExists) {
        text.lines.push_back({Tone::Warn, tr("the tables of Keystead have not been created here")});
        add(text, rights->mayCreateSchema, QT_TRANSLATE_NOOP("connections", "may create them"),
            QT_TRANSLATE_NOOP("connections", "may not create them (CREATE on the database)"));
        return text;
    }
    addLooking(text, *rights);
    const bool looksOnly = profile.access == base::AccessMode::ReadOnly;
    if (looksOnly)
        text.lines.push_back({Tone::Neutral, tr("this connection only looks: nothing is written")});
    else
        addEditing(text, *rights);
    QStringList statements = rights->grantsToLook;
    if (!looksOnly)
        statements += rights->grantsToEdit;
    text.fix = statements.join(QLatin1Char('\n'));
    if (!text.fix.isEmpty())
        text.fixNote = tr("The owner of the tables gives what is missing with these statements:");
    return text;
}

RightsText redisRights(const std::optional<redis::Capabilities>& capabilities,
                       const profile::Profile& profile)
{
    RightsText text;
    if (!capabilities) {
        text.title = tr("Redis: not asked yet");
        text.lines.push_back({Tone::Neutral, tr("The rights are read when the server answers.")});
        return text;
    }
    const QString user = QString::fromUtf8(capabilities->user);
    text.title = user.isEmpty() ? tr("Redis: connected") : tr("Redis: connected as %1").arg(user);
    if (capabilities->replica)
        text.lines.push_back({Tone::Warn, tr("a replica: it cannot be written")});
    if (capabilities->mode == redis::ServerMode::Cluster)
        text.lines.push_back({Tone::Warn, tr("a node of a cluster")});
    for (const RightWords& words : rightWords) {
        const auto answer = capabilities->of(words.right);
        if (answer == redis::RightState::Answer::NotAsked)
            continue;
        add(text, answer == redis::RightState::Answer::Allowed, words.may, words.mayNot);
    }
    if (profile.access == base::AccessMode::ReadOnly)
        text.lines.push_back({Tone::Neutral, tr("this connection only looks: nothing is written")});
    text.fix = QString::fromUtf8(capabilities->grantCommand(keyPattern(profile).toUtf8()));
    if (!text.fix.isEmpty())
        text.fixNote = tr("The administrator of Redis gives what is missing with this command:");
    return text;
}

QString missingRule(const std::optional<redis::Capabilities>& capabilities, Right right)
{
    if (!capabilities)
        return {};
    for (const redis::RightState& state : capabilities->rights) {
        if (state.right == right && state.answer == redis::RightState::Answer::Denied)
            return QString::fromUtf8(state.rule);
    }
    return {};
}

} // namespace connections
