#include "ui/keys/change/trash_presenter.h"

#include "ui/common/format.h"
#include "ui/keys/key_text.h"

#include <QDir>

#include <algorithm>

namespace keys {

struct TrashPresenter::Read
{
    std::shared_ptr<BundleCursor> cursor;
    BundleCursor::Piece piece;
};

namespace {

std::vector<common::RowsColumn> bundleColumns()
{
    using common::CellKind;
    return {{TrashPresenter::tr("When"), CellKind::Age, 112},
            {TrashPresenter::tr("What"), CellKind::Text, 160, true},
            {TrashPresenter::tr("Server"), CellKind::Text, 160},
            {TrashPresenter::tr("Keys"), CellKind::Number, 80},
            {TrashPresenter::tr("Size"), CellKind::Bytes, 88}};
}

} // namespace

QString causeText(const BundleRow& row)
{
    QString text;
    switch (row.bundle.head.cause) {
    case keyspace::TrashCause::Delete:
        text = TrashPresenter::tr("Deletion");
        break;
    case keyspace::TrashCause::Edit:
        text = TrashPresenter::tr("Edit");
        break;
    case keyspace::TrashCause::Import:
        text = TrashPresenter::tr("Import");
        break;
    case keyspace::TrashCause::Flush:
        text = TrashPresenter::tr("Emptied database");
        break;
    }
    return row.only.isEmpty() ? text : TrashPresenter::tr("%1: %2").arg(text, keyInSentence(row.only));
}

TrashPresenter::TrashPresenter(workspace::Workspace& workspace, KeyChanges& changes, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_bundles(bundleColumns())
{
    m_liveTimer.setSingleShot(true);
    m_liveTimer.setInterval(liveDelay);
    connect(&m_liveTimer, &QTimer::timeout, this, &TrashPresenter::refresh);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { m_liveTimer.start(); });
    connect(&changes, &KeyChanges::trashChanged, this, &TrashPresenter::refresh);
    connect(&m_keys, &BundleKeysModel::moreWanted, this, &TrashPresenter::readMore);
    connect(&m_workspace, &workspace::Workspace::stageChanged, this, [this] { refresh(); });
}

void TrashPresenter::setShown(bool shown)
{
    m_isShown = shown;
    if (shown && m_readAgain)
        refresh();
}

void TrashPresenter::refresh()
{
    m_readAgain = true;
    if (!m_isShown || m_isReading || m_workspace.stage() != workspace::Stage::Open)
        return;
    m_isReading = true;
    m_readAgain = false;
    m_workspace.run(
        [trash = m_workspace.keyTrash()](workspace::Session& session) {
            return readTrash(trash, session.redis().address().displayName());
        },
        this,
        [this](const base::Result<TrashContents>& contents) {
            m_isReading = false;
            accept(contents);
            if (m_readAgain)
                refresh();
        });
}

void TrashPresenter::accept(const base::Result<TrashContents>& contents)
{
    m_problem = contents ? base::Error() : contents.error();
    if (contents) {
        m_contents = *contents;
        std::vector<common::Row> rows;
        for (const BundleRow& each : m_contents->bundles) {
            const keyspace::TrashBundle& bundle = each.bundle;
            common::Row row;
            row.key = bundle.id.toLatin1();
            row.cells = {{bundle.head.made.toLocalTime()},
                         {causeText(each)},
                         {bundle.head.server, {}, !each.isHere, {}, bundle.head.server},
                         {static_cast<qlonglong>(bundle.keys)},
                         {static_cast<qlonglong>(bundle.bytes)}};
            rows.push_back(std::move(row));
        }
        m_bundles.setRows(std::move(rows));
        if (!m_chosen.isEmpty() && chosenRow() == nullptr)
            choose({});
        watch();
    }
    Q_EMIT changed();
}

// A folder that does not exist yet cannot be watched.
void TrashPresenter::watch()
{
    const QString folder = m_workspace.keyTrash().folder();
    if (m_watcher.directories().isEmpty() && QDir(folder).exists())
        m_watcher.addPath(folder);
}

const BundleRow* TrashPresenter::chosenRow() const
{
    if (!m_contents)
        return nullptr;
    const auto found = std::ranges::find_if(
        m_contents->bundles, [this](const BundleRow& row) { return row.bundle.id == m_chosen; });
    return found == m_contents->bundles.end() ? nullptr : &*found;
}

QString TrashPresenter::roomText() const
{
    if (!m_contents)
        return {};
    return tr("%1 of %2 used · when it is full, the oldest go first")
        .arg(common::formatBytes({m_contents->bytes}), common::formatBytes({m_contents->limits.bytes}));
}

// ── the keys of one ──────────────────────────────────────────────────────────────────────────

void TrashPresenter::choose(const QString& bundle)
{
    if (bundle == m_chosen)
        return;
    m_chosen = bundle;
    ++m_choice;
    m_cursor.reset();
    m_isReadingKeys = false;
    m_keysProblem = {};
    m_isInterrupted = false;
    m_keys.begin();
    if (bundle.isEmpty())
        m_keys.end();
    else
        readMore();
    Q_EMIT changed();
}

void TrashPresenter::readMore()
{
    if (m_isReadingKeys || m_chosen.isEmpty())
        return;
    m_isReadingKeys = true;
    m_workspace.run(
        [trash = m_workspace.keyTrash(), cursor = m_cursor,
         bundle = m_chosen](workspace::Session&) -> base::Result<Read> {
            Read read{cursor, {}};
            if (!read.cursor) {
                auto opened = BundleCursor::open(trash, bundle);
                if (!opened)
                    return std::move(opened).error();
                read.cursor = *opened;
            }
            auto piece = read.cursor->next(keysAtOnce);
            if (!piece)
                return std::move(piece).error();
            read.piece = *std::move(piece);
            return read;
        },
        this, [this, choice = m_choice](const base::Result<Read>& read) { acceptKeys(choice, read); });
}

void TrashPresenter::acceptKeys(quint64 choice, const base::Result<Read>& read)
{
    if (choice != m_choice)
        return;
    m_isReadingKeys = false;
    if (read) {
        m_cursor = read->cursor;
        m_isInterrupted = read->piece.isLast && !read->piece.isWhole;
        m_keys.append(read->piece.keys, read->piece.isLast);
    } else {
        m_keysProblem = read.error();
        m_keys.end();
    }
    Q_EMIT changed();
}

} // namespace keys
