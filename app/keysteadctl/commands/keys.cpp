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
    Action{"scan", false, &scanKeys},       Action{"tree", false, &showTree},
    Action{"get", true, &getKey},           Action{"set", true, &setKey},
    Action{"ttl", true, &expireKey},        Action{"rename", true, &renameKey},
    Action{"copy", true, &copyKey},         Action{"delete", false, &deleteKeys},
    Action{"flush", false, &flushKeys},     Action{"trash", false, &listTrash},
    Action{"restore", false, &restoreKeys}, Action{"export", true, &exportKeys},
    Action{"import", true, &importKeys},
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
        {QStringLiteral("ttl"),
         QStringLiteral(
             "scan: only keys without a TTL (none), with one (some), or that expire within so many "
             "seconds."),
         QStringLiteral("TTL")},
        {QStringLiteral("memory-from"), QStringLiteral("scan: only keys of at least so many bytes."),
         QStringLiteral("BYTES")},
        {QStringLiteral("memory-to"), QStringLiteral("scan: only keys of at most so many bytes."),
         QStringLiteral("BYTES")},
        {QStringLiteral("idle-from"), QStringLiteral("scan: only keys that nobody used for so long."),
         QStringLiteral("SECONDS")},
        {QStringLiteral("facts"),
         QStringLiteral(
             "scan: show these behind each name: type, ttl (seconds), memory (bytes), length, idle "
             "(seconds)."),
         QStringLiteral("FACT,…")},
        {QStringLiteral("sort"),
         QStringLiteral(
             "scan: by name, type, ttl, memory, length or idle, with “-” descending; tree: by keys, "
             "memory or name."),
         QStringLiteral("ORDER")},
        {QStringLiteral("limit"),
         QStringLiteral("scan: at most so many names; tree: so many of a node, else 20."),
         QStringLiteral("COUNT")},
        {QStringLiteral("separator"),
         QStringLiteral("tree: what ends a namespace, else “:”. May be given several times."),
         QStringLiteral("TEXT")},
        {QStringLiteral("depth"), QStringLiteral("tree: so many levels, else 2."), QStringLiteral("LEVELS")},
        {QStringLiteral("memory"), QStringLiteral("tree: ask for the memory of every key.")},
        {QStringLiteral("field"), QStringLiteral("set: this field of a hash."), QStringLiteral("NAME")},
        {QStringLiteral("expected"), QStringLiteral("set: only while it is this."), QStringLiteral("VALUE")},
        {QStringLiteral("from"), QStringLiteral("get: go on where the last page ended."),
         QStringLiteral("POSITION")},
        {QStringLiteral("conflict"),
         QStringLiteral("import: keep, replace or stop at a key that is there; else keep."),
         QStringLiteral("POLICY")},
        {QStringLiteral("any-server"),
         QStringLiteral("restore: also what was taken from another server; it stays in the trash.")},
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
            "“scan” lists names as it finds them, by short calls that hold nobody up, with what is asked for "
            "behind a tab; without --sort a name may come twice when the server enlarges its table "
            "meanwhile. "
            "“tree” counts the keys of namespaces, with --memory their bytes too. Ctrl+C ends both with what "
            "was found, and says how much was looked at. With --json “scan” writes one line a key, and a "
            "last "
            "one with “scanned”, “total” and “whole”. “get” shows a key with the beginning of its value; "
            "“set” changes a string, or a field, only "
            "while "
            "it is what it was; “ttl” shows when it expires, or sets that (seconds, a moment, never); "
            "“rename” "
            "and “copy” never overwrite. “delete” shows what it found, and deletes exactly that; "
            "“flush” does so with everything in the database. What is "
            "deleted or changed goes into the trash (“trash” lists it) and comes back with “restore”, with "
            "its "
            "expiry, never over a key that is there. “export FILE” and “import FILE” carry keys over as JSON "
            "lines.\n\nEntries of Keystead's own cache can be deleted, but are never changed, restored or "
            "imported. Needs no tables in the database."),
        {{QStringLiteral("ACTION"),
          QStringLiteral(
              "scan, tree, get, set, ttl, rename, copy, delete, flush, trash, restore, export or import.")},
         {QStringLiteral("[WORD…]"),
          QStringLiteral(
              "The key, and what belongs to it: a value, a time, a new name; the prefix of a tree; the "
              "keys to delete; "
              "what to restore; the file, and the keys to export.")}},
        keyOptions(),
        {{QStringLiteral("keys tree --memory --sort memory"),
          QStringLiteral("The namespaces that take the most memory.")},
         {QStringLiteral("keys scan --pattern 'session:*' --ttl none --facts memory"),
          QStringLiteral("Sessions that never expire, and what each takes.")},
         {QStringLiteral("keys delete --pattern 'session:*' --dry-run"),
          QStringLiteral("What would go: counts by type, memory, some names.")},
         {QStringLiteral("keys flush --dry-run"),
          QStringLiteral("What emptying the database would take, and what of it could be undone.")},
         {QStringLiteral("keys restore"), QStringLiteral("Undoes the last deletion or edit on this server.")},
         {QStringLiteral("keys ttl session:42 3600"), QStringLiteral("It expires in an hour.")},
         {QStringLiteral("keys export settings.jsonl --pattern 'settings:*'"),
          QStringLiteral("For another server.")}},
        true,
        &run};
}

} // namespace ctl
