#include "ui/keys/value/value_presenter.h"

#include "core/cache/own_keys.h"

#include <algorithm>

namespace keys {

namespace {

using keyspace::ValueType;

// As many as are on the screen, so that a refresh takes nothing away.
constexpr qint64 leastElements = 200;
constexpr qint64 mostElements = 20'000;

} // namespace

ValuePresenter::ValuePresenter(workspace::Workspace& workspace, KeyChanges& changes, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_choices(workspace.profile().name)
{
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &ValuePresenter::tick);
    connect(&m_elements, &ElementModel::moreWanted, this, &ValuePresenter::loadMore);
    connect(&changes, &KeyChanges::keysChanged, this, [this](const std::vector<QByteArray>& keys) {
        if (m_state == State::Nothing || std::ranges::find(keys, m_key) == keys.end())
            return;
        m_changedHere = true;
        refresh();
    });
    watchWorkspace();
}

void ValuePresenter::watchWorkspace()
{
    connect(&m_workspace, &workspace::Workspace::connectionChanged, this,
            [this](const cache::DrainerState& state) {
                if (state.redisReachable && base::isConnectionError(m_problem.code) && !m_isLoading)
                    refresh();
                if (std::exchange(m_wasReachable, state.redisReachable) != state.redisReachable)
                    Q_EMIT changed(); // what may be done
            });
    connect(&m_workspace, &workspace::Workspace::stageChanged, this, [this](workspace::Stage stage) {
        if (stage == workspace::Stage::Open && m_state == State::Loading)
            ask();
    });
}

bool ValuePresenter::isOwn() const
{
    return cache::isOurs(m_key);
}

void ValuePresenter::show(const QByteArray& key)
{
    if (key == m_key && m_state != State::Nothing) {
        check();
        return;
    }
    clear();
    m_key = key;
    m_state = State::Loading;
    ask();
}

void ValuePresenter::clear()
{
    ++m_asked;
    ++m_askedPiece;
    m_isLoading = m_isLoadingPiece = m_isLoadingMore = m_changedHere = false;
    m_state = State::Nothing;
    m_key.clear();
    m_pattern.clear();
    m_problem = m_pieceProblem = {};
    m_details = {};
    m_dumped.reset();
    m_piece = {};
    m_wantedPiece.clear();
    m_stringBytes = wholeBytes;
    m_timer.stop();
    m_elements.clear();
    m_shown.reset();
    Q_EMIT shownChanged();
    Q_EMIT changed();
}

void ValuePresenter::refresh()
{
    if (m_state != State::Nothing)
        ask();
}

void ValuePresenter::check()
{
    if (m_state == State::Nothing || m_isLoading)
        return;
    // A small string costs no more than its facts; one of ours would be used by being read.
    const bool isSmall = m_details.type == ValueType::String && m_shown && m_shown->clip.size <= wholeBytes;
    if (m_state != State::Ready || (isSmall && !isOwn())) {
        ask();
        return;
    }
    m_workspace.run(
        [key = m_key](workspace::Session& session) { return keyspace::readDetails(session.redis(), key); },
        this,
        [this, number = m_asked](const base::Result<std::optional<keyspace::KeyDetails>>& details) {
            if (number != m_asked || !details)
                return;
            const auto& found = *details;
            const bool isSame = found && found->type == m_details.type && found->length == m_details.length &&
                                found->expiresAt == m_details.expiresAt &&
                                found->memoryBytes == m_details.memoryBytes;
            if (!isSame)
                ask();
        });
}

void ValuePresenter::ask()
{
    if (m_workspace.stage() != workspace::Stage::Open)
        return;
    m_isLoading = true;
    LoadRequest request{m_key, m_pattern, std::clamp(m_elements.loaded(), leastElements, mostElements),
                        m_stringBytes, m_choices.chainFor(m_key)};
    m_workspace.run([request](workspace::Session& session) { return loadKey(session, request); }, this,
                    [this, number = ++m_asked](base::Result<Loaded> loaded) {
                        if (number == m_asked)
                            accept(std::move(loaded));
                    });
    Q_EMIT changed();
}

void ValuePresenter::accept(base::Result<Loaded> loaded)
{
    m_isLoading = m_isLoadingMore = false;
    m_problem = loaded ? base::Error() : loaded.error();
    if (!loaded) {
        if (m_state != State::Ready)
            m_state = State::Failed;
    } else {
        m_serverNow = loaded->now;
        m_sinceServerNow.start();
        if (loaded->details)
            acceptValue(*loaded);
        else
            setGone();
    }
    m_changedHere = false;
    Q_EMIT changed();
}

void ValuePresenter::acceptValue(Loaded& loaded)
{
    m_state = State::Ready;
    m_details = *loaded.details;
    m_dumped = loaded.dumpedBytes;
    if (m_details.expiresAt)
        m_timer.start();
    else
        m_timer.stop();
    if (m_details.type == ValueType::String || m_details.type == ValueType::Module) {
        m_elements.clear();
        m_piece = {};
        setShown(loaded.shown);
        return;
    }
    m_elements.setPage(m_details.type, loaded.page);
    const QByteArray wanted = m_wantedPiece.isEmpty() ? m_piece.id : m_wantedPiece;
    if (m_elements.rowOf(wanted) >= 0)
        choosePiece(wanted);
    else if (const ElementRow* const first = m_elements.at(0))
        choosePiece(first->id);
    else
        choosePiece({});
}

void ValuePresenter::setGone()
{
    if (m_state != State::Gone) {
        const bool hasExpired = m_details.expiresAt && *m_details.expiresAt <= m_serverNow;
        m_ending = hasExpired ? Ending::Expired : m_changedHere ? Ending::Removed : Ending::Somebody;
        m_sinceGone.start();
    }
    m_state = State::Gone;
    ++m_askedPiece;
    m_isLoadingPiece = false;
    m_timer.start();
    m_piece = {};
    m_elements.clear();
    setShown(nullptr);
}

keyspace::ExpiryTime ValuePresenter::now() const
{
    return m_serverNow +
           std::chrono::milliseconds(m_sinceServerNow.isValid() ? m_sinceServerNow.elapsed() : 0);
}

std::chrono::milliseconds ValuePresenter::goneFor() const
{
    if (m_ending == Ending::Expired && m_details.expiresAt)
        return std::max(now() - *m_details.expiresAt, std::chrono::milliseconds(0));
    return std::chrono::milliseconds(m_sinceGone.isValid() ? m_sinceGone.elapsed() : 0);
}

void ValuePresenter::tick()
{
    const bool hasRunOut = m_state == State::Ready && m_details.expiresAt && *m_details.expiresAt <= now();
    if (hasRunOut && !m_isLoading)
        ask();
    Q_EMIT ticked();
}

void ValuePresenter::setPattern(const QByteArray& pattern)
{
    if (std::exchange(m_pattern, pattern) == pattern || m_state != State::Ready)
        return;
    ask();
}

void ValuePresenter::loadMore()
{
    if (m_isLoading || m_isLoadingMore || m_elements.isWhole())
        return;
    m_isLoadingMore = true;
    keyspace::PageRequest request;
    request.position = m_elements.next();
    request.pattern = m_pattern;
    request.elements = 1000;
    m_workspace.run(
        [key = m_key, type = m_details.type, request](workspace::Session& session) {
            return loadPage(session.redis(), key, type, request);
        },
        this,
        [this, number = m_asked](const base::Result<keyspace::ValuePage>& page) {
            if (number != m_asked)
                return;
            m_isLoadingMore = false;
            m_problem = page ? base::Error() : page.error();
            if (page)
                m_elements.append(*page);
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

void ValuePresenter::choosePiece(const QByteArray& rowId)
{
    const ElementRow* const row = m_elements.at(m_elements.rowOf(rowId));
    if (!row) {
        ++m_askedPiece;
        m_isLoadingPiece = false;
        m_piece = {};
        setShown(nullptr);
        return;
    }
    m_wantedPiece = rowId;
    // Of a value that is cut the row knows the beginning only.
    const bool isShown = m_shown && m_piece == *row && clipOf(m_details.type, *row).isWhole();
    if (isShown)
        return;
    if (m_piece.id != row->id) {
        m_pieceProblem = {};
        m_shown.reset();
    }
    m_piece = *row;
    Q_EMIT shownChanged();
    loadPiece(wholeBytes);
}

void ValuePresenter::expectPiece(const QByteArray& rowId)
{
    m_wantedPiece = rowId;
}

// One at a time: whoever runs through the rows by keyboard leaves no queue of old ones behind.
void ValuePresenter::loadPiece(qint64 most)
{
    if (std::exchange(m_isLoadingPiece, true))
        return;
    m_workspace.run(
        [key = m_key, type = m_details.type, row = m_piece, most,
         chain = m_choices.chainFor(m_key)](workspace::Session& session) -> base::Result<ShownPointer> {
            const auto clip = loadClip(session.redis(), key, type, row, most);
            if (!clip)
                return clip.error();
            return showValue(*clip, chain);
        },
        this,
        [this, row = m_piece, number = m_askedPiece](const base::Result<ShownPointer>& shown) {
            if (number != m_askedPiece)
                return;
            m_isLoadingPiece = false;
            if (row != m_piece) { // another is looked at by now
                loadPiece(wholeBytes);
                return;
            }
            m_pieceProblem = shown ? base::Error() : shown.error();
            setShown(shown ? *shown : nullptr);
        });
    Q_EMIT changed();
}

void ValuePresenter::setShown(ShownPointer shown)
{
    const bool isSame = shown && m_shown && shown->clip == m_shown->clip && !shown->own &&
                        shown->outcome.chain() == m_shown->outcome.chain() &&
                        shown->isChosen == m_shown->isChosen && !shown->failed == !m_shown->failed;
    if (!isSame)
        m_shown = std::move(shown);
    Q_EMIT shownChanged();
    Q_EMIT changed();
}

bool ValuePresenter::canLoadWhole() const
{
    return m_shown && !m_shown->isWhole() && m_shown->clip.size <= mostBytes && !isOwn() &&
           pieceOf(m_details.type, m_piece).has_value();
}

void ValuePresenter::loadWhole()
{
    if (!canLoadWhole())
        return;
    if (m_details.type == ValueType::String) {
        m_stringBytes = mostBytes;
        ask();
    } else {
        loadPiece(mostBytes);
    }
}

void ValuePresenter::chooseChain(const std::optional<decode::Chain>& chain)
{
    m_choices.choose(m_key, chain);
    if (!m_shown)
        return;
    // Of the bytes that are there: nothing is asked again.
    m_workspace.run([clip = m_shown->clip, chain](
                        workspace::Session&) -> base::Result<ShownPointer> { return showValue(clip, chain); },
                    this,
                    [this, before = m_shown](const base::Result<ShownPointer>& shown) {
                        if (m_shown == before)
                            setShown(*shown);
                    });
}

} // namespace keys
