#include "core/redis/codec.h"

#include "core/redis/stream_guard.h"

#include <hiredis/read.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace redis {

namespace {

struct FreeReader
{
    void operator()(redisReader* reader) const { redisReaderFree(reader); }
};

// hiredis calls these while it parses. An object is a Value: the outermost one lives in the decoder, the
// others in their array. An array grows item by item, beyond a few never by what its header announces,
// and only while none of its items is under construction, so the addresses hiredis holds stay valid.
Value* place(const redisReadTask* task, Value&& value)
{
    if (task->parent == nullptr) {
        auto* root = static_cast<Value*>(task->privdata);
        *root = std::move(value);
        return root;
    }
    return &static_cast<Value*>(task->parent->obj)->items().emplace_back(std::move(value));
}

void* createString(const redisReadTask* task, char* text, std::size_t length)
{
    QByteArray bytes(text, static_cast<qsizetype>(length));
    switch (task->type) {
    case REDIS_REPLY_STATUS:
        return place(task, Value::status(std::move(bytes)));
    case REDIS_REPLY_ERROR:
        return place(task, Value::error(std::move(bytes)));
    default:
        return place(task, Value::bulk(std::move(bytes)));
    }
}

// int in hiredis 0.14, size_t in 1.x.
template<class Size>
void* createArray(const redisReadTask* task, Size announced)
{
    constexpr std::size_t aFew = 16; // nested as deep as may be, less than what the stack of hiredis takes
    Value* const placed = place(task, Value::array({}));
    placed->items().reserve(std::min(static_cast<std::size_t>(announced), aFew));
    return placed;
}

void* createInteger(const redisReadTask* task, long long number)
{
    return place(task, Value::integer(number));
}

void* createNil(const redisReadTask* task)
{
    return place(task, {});
}

// Called for the outermost object only; it owns the others, and the decoder owns it.
void freeObject(void*) {}

redisReplyObjectFunctions* objectFunctions()
{
    static redisReplyObjectFunctions functions = [] {
        redisReplyObjectFunctions all{}; // 1.x has members more, for types that the guard refuses
        all.createString = createString;
        all.createArray = createArray;
        all.createInteger = createInteger;
        all.createNil = createNil;
        all.freeObject = freeObject;
        return all;
    }();
    return &functions;
}

constexpr qsizetype lengthBytes = 1 + 19 + 2; // “$”, digits, CRLF

char* putLength(char type, qsizetype length, char* to)
{
    *to++ = type;
    to = std::to_chars(to, to + lengthBytes, length).ptr;
    *to++ = '\r';
    *to++ = '\n';
    return to;
}

} // namespace

void encode(const Command& command, QByteArray& out)
{
    const qsizetype before = out.size();
    qsizetype most = before + lengthBytes;
    for (const QByteArray& argument : command)
        most += lengthBytes + argument.size() + 2;
    if (most > out.capacity())
        out.reserve(std::max(most, out.capacity() * 2)); // many small commands go into one buffer
    out.resize(most);

    char* to = putLength('*', command.size(), out.data() + before);
    for (const QByteArray& argument : command) {
        to = putLength('$', argument.size(), to);
        to = std::copy(argument.begin(), argument.end(), to);
        *to++ = '\r';
        *to++ = '\n';
    }
    out.resize(to - out.constData());
}

class Decoder::Private
{
public:
    explicit Private(const Limits& limits)
        : guard(limits)
        , reader(redisReaderCreateWithFunctions(objectFunctions()))
    {
        Q_CHECK_PTR(reader.get());
        reader->privdata = &root; // hiredis hands it to every outermost task
    }

    void fail(base::Error error)
    {
        if (!failure)
            failure = std::move(error);
    }

    void failAsReader()
    {
        const bool memory = reader->err == REDIS_ERR_OOM;
        fail({memory ? base::ErrorCode::TooLarge : base::ErrorCode::MalformedReply,
              QString::fromLatin1(reader->errstr),
              {}});
    }

    StreamGuard guard;
    Value root; // of the reply that is being read
    std::unique_ptr<redisReader, FreeReader> reader;
    std::optional<base::Error> failure; // hiredis' own; the guard keeps its error itself
};

Decoder::Decoder(Limits limits)
    : d(std::make_unique<Private>(limits))
{
}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

void Decoder::feed(QByteArrayView bytes)
{
    const qsizetype good = d->guard.accept(bytes);
    if (good == 0 || d->failure)
        return;
    if (redisReaderFeed(d->reader.get(), bytes.data(), static_cast<std::size_t>(good)) != REDIS_OK)
        d->failAsReader();
}

base::Result<std::optional<Value>> Decoder::next()
{
    if (d->failure)
        return *d->failure;
    void* object = nullptr;
    if (redisReaderGetReply(d->reader.get(), &object) != REDIS_OK) {
        d->failAsReader();
        return *d->failure;
    }
    if (object != nullptr)
        return std::optional<Value>(std::exchange(d->root, {}));
    if (d->guard.error()) // only now: replies that were whole before the bad byte are good
        return *d->guard.error();
    return std::optional<Value>();
}

bool Decoder::isIdle() const
{
    return d->guard.isIdle();
}

} // namespace redis
