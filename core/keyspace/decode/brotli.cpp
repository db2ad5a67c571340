// Brotli (RFC 7932), by libbrotli. It has no mark of its own: a guess, believed when its content is.
#include "core/keyspace/decode/printable.h"
#include "core/keyspace/decode/unpacking.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <memory>

namespace decode {

namespace {

constexpr const char* id = "brotli";
constexpr qint64 windowBytes = 17LL * 1024 * 1024; // RFC 7932, 9.1: at most 16 MiB

struct Free
{
    void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
};

class Stream
{
public:
    Progress operator()(QByteArrayView from, std::span<char> to)
    {
        std::size_t in = static_cast<std::size_t>(from.size());
        std::size_t out = to.size();
        const auto* input = reinterpret_cast<const quint8*>(from.data());
        auto* output = reinterpret_cast<quint8*>(to.data());
        const BrotliDecoderResult code =
            BrotliDecoderDecompressStream(m_state.get(), &in, &input, &out, &output, nullptr);
        Progress progress{Progress::State::More, static_cast<std::size_t>(from.size()) - in, to.size() - out};
        if (code == BROTLI_DECODER_RESULT_SUCCESS)
            progress.state = Progress::State::End;
        else if (code == BROTLI_DECODER_RESULT_ERROR)
            progress.state = Progress::State::Failed;
        return progress;
    }

private:
    std::unique_ptr<BrotliDecoderState, Free> m_state{BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)};
};

Confidence sniff(QByteArrayView bytes)
{
    constexpr qsizetype fewest = 8; // shorter ones are brotli too often
    return bytes.size() >= fewest && !isPrintable(bytes) && unpacks(bytes, Stream()) ? Confidence::Faint
                                                                                     : Confidence::None;
}

base::Result<Decoded> decodeBrotli(const QByteArray& bytes, Budget& budget)
{
    if (budget.takeMemory(windowBytes))
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("window"), QString::fromLatin1(id)};
    Stream stream;
    auto decoded = unpack(id, bytes, Output(bytes.size(), budget), budget, std::ref(stream));
    budget.giveBack(windowBytes);
    return decoded;
}

base::Result<QByteArray> encodeBrotli(const QByteArray& bytes, const QByteArray&)
{
    constexpr int quality = 5; // above, time grows much faster than size shrinks
    auto size = BrotliEncoderMaxCompressedSize(static_cast<std::size_t>(bytes.size()));
    QByteArray out(static_cast<qsizetype>(size), Qt::Uninitialized);
    const auto written = BrotliEncoderCompress(
        quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, static_cast<std::size_t>(bytes.size()),
        reinterpret_cast<const quint8*>(bytes.constData()), &size, reinterpret_cast<quint8*>(out.data()));
    if (written == BROTLI_FALSE)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("memory"), QString::fromLatin1(id)};
    out.truncate(static_cast<qsizetype>(size));
    return out;
}

} // namespace

extern const Decoder brotliDecoder{id,      "Brotli",    Decoder::Role::Unwraps, sniff, decodeBrotli,
                                   nullptr, encodeBrotli};

} // namespace decode
