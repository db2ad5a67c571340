#include "core/redis/value.h"

#include <array>
#include <charconv>
#include <string_view>

namespace redis {

namespace {

struct KnownError
{
    std::string_view word; // what the error reply begins with
    base::ErrorCode code;
};

constexpr std::array knownErrors{
    KnownError{"NOPERM", base::ErrorCode::RedisNoPermission},
    KnownError{"OOM", base::ErrorCode::RedisOutOfMemory},
    KnownError{"LOADING", base::ErrorCode::RedisLoading},
    KnownError{"READONLY", base::ErrorCode::RedisReadOnly},
    KnownError{"WRONGTYPE", base::ErrorCode::RedisWrongType},
    KnownError{"NOAUTH", base::ErrorCode::AuthenticationFailed},
    KnownError{"WRONGPASS", base::ErrorCode::AuthenticationFailed},
};

base::ErrorCode codeOf(const QByteArray& text)
{
    const std::string_view whole(text.constData(), static_cast<std::size_t>(text.size()));
    const std::string_view word = whole.substr(0, whole.find(' '));
    for (const KnownError& known : knownErrors) {
        if (known.word == word)
            return known.code;
    }
    return base::ErrorCode::RedisError;
}

} // namespace

qint64 Value::toInteger(qint64 fallback) const
{
    if (m_kind == Kind::Integer)
        return m_integer;
    if (m_kind != Kind::Bulk)
        return fallback;
    qint64 number = 0;
    const char* end = m_bytes.constData() + m_bytes.size();
    const auto [stopped, problem] = std::from_chars(m_bytes.constData(), end, number);
    return problem == std::errc{} && stopped == end ? number : fallback;
}

base::Error Value::toError() const
{
    Q_ASSERT(isError());
    return {codeOf(m_bytes), QString::fromUtf8(m_bytes), {}};
}

} // namespace redis
