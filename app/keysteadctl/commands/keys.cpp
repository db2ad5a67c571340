// keysteadctl keys: keys of any program in the Redis database, looked at, changed, deleted and brought back.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/key_words.h"
#include "app/keysteadctl/printable.h"

#include <algorithm>
#include <array>

namespace ctl {

namespace {

struct Action
{
    const char* name;
    bool needsKey;
    int (*run)(KeyRun&);
};
constexpr std::array actions{
    Action{"get", true, &getKey},        Action{"set", true, &setKey},
    Action{"ttl", true, &expireKey},     Action{"rename", true, &renameKey},
    Action{"copy", true, &copyKey},      Action{"delete", false, &deleteKeys},
    Action{"trash", false, &listTrash},  Action{"restore", false, &restoreKeys},
    Action{"export", true, &exportKeys}, Action{"import", true, &importKeys},
};

int run(const Invocation& invocation)
{
    const QString name = invocation.arguments.front();
    const auto action = std::find_if(actions.begin(), actions.end(), [&name](const Action& each) {
        return name == QLatin1String(each.name);
    });
    QStringList names;
    for (const Action& each : actions)
        names << QString::fromLatin1(each.name);
    if (action == actions.end()) {
        invocation.out.error(QStringLiteral("%1 is nothing to do with keys; there are: %2.")
                                 .arg(quoted(name), names.join(QStringLiteral(", "))));
        return WrongUsage;
    }
    if (action->needsKey && invocation.arguments.size() < 2) {
        invocation.out.error(QStringLiteral("“keys %1” needs a name.").arg(name));
        return WrongUsage;
    }
    const auto servers = chooseServers(invocation.options);
    if (!servers)
        return fail(invocation.out, servers.error());
    redis::ConnectionOptions options;
    options.access = servers->profile.access;
    options.callTimeout = std::chrono::seconds(20);
    redis::Connection redis(servers->profile.redis, options);
    if (auto opened = redis.open(); !opened)
        return servers->fail(invocation.out, opened.error());
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    KeyRun keyRun{invocation, *servers, redis, control};
    return action->run(keyRun);
}

std::vector<QCommandLineOption> keyOptions()
{
    return {
        {QStringLiteral("pattern"), QStringLiteral("All keys that match, as Redis does it: * ? [a-z] \\*."),
         QStringLiteral("GLOB")},
        {QStringLiteral("type"), QStringLiteral("Of those, only this type: string, hash, …."),
         QStringLiteral("TYPE")},
        {QStringLiteral("field"), QStringLiteral("set: this field of a hash."), QStringLiteral("NAME")},
        {QStringLiteral("expected"), QStringLiteral("set: only while it is this."), QStringLiteral("VALUE")},
        {QStringLiteral("from"), QStringLiteral("get: go on where the last page ended."),
         QStringLiteral("POSITION")},
        {QStringLiteral("conflict"),
         QStringLiteral("import: keep, replace or stop at a key that is there; else keep."),
         QStringLiteral("POLICY")},
        {QStringLiteral("escaped"), QStringLiteral("\\xNN in what is typed is a byte, \\\\ a backslash.")},
        {QStringLiteral("without-undo"), QStringLiteral("Keep nothing in the trash.")},
        {QStringLiteral("dry-run"), QStringLiteral("Say what would happen, and change nothing.")},
        {QStringLiteral("yes"), QStringLiteral("Agree to what is deleted.")},
    };
}

} // namespace

Command keysCommand()
{
    return {
        QStringLiteral("keys"),
        QStringLiteral("Look at keys of any program, change, delete, restore and carry them over."),
        QStringLiteral(
            "“get” shows a key with the beginning of its value; “set” changes a string, or a field, only "
            "while "
            "it is what it was; “ttl” shows when it expires, or sets that (seconds, a moment, never); "
            "“rename” "
            "and “copy” never overwrite. “delete” shows what it found, and deletes exactly that. What is "
            "deleted or changed goes into the trash (“trash” lists it) and comes back with “restore”, with "
            "its "
            "expiry, never over a key that is there. “export FILE” and “import FILE” carry keys over as JSON "
            "lines.\n\nEntries of Keystead's own cache can be deleted, but are never changed, restored or "
            "imported. Needs no tables in the database."),
        {{QStringLiteral("ACTION"),
          QStringLiteral("get, set, ttl, rename, copy, delete, trash, restore, export or import.")},
         {QStringLiteral("[WORD…]"),
          QStringLiteral("The key, and what belongs to it: a value, a time, a new name; the keys to delete; "
                         "what to restore; the file, and the keys to export.")}},
        keyOptions(),
        {{QStringLiteral("keys delete --pattern 'session:*' --dry-run"),
          QStringLiteral("What would go: counts by type, memory, some names.")},
         {QStringLiteral("keys restore"), QStringLiteral("Undoes the last deletion or edit on this server.")},
         {QStringLiteral("keys ttl session:42 3600"), QStringLiteral("It expires in an hour.")},
         {QStringLiteral("keys export settings.jsonl --pattern 'settings:*'"),
          QStringLiteral("For another server.")}},
        true,
        &run};
}

} // namespace ctl
