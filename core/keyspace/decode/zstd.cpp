// Zstandard frames (RFC 8878), by libzstd. Frames behind each other are one content; those that need a
// dictionary or a window beyond our limit are refused.
#include "core/keyspace/decode/unpacking.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <memory>

namespace decode {

namespace {

constexpr const char* id = "zstd";
constexpr int largestWindowLog = 23; // 8 MiB, what every decoder shall support (RFC 8878, 3.1.1.1.2)
constexpr qint64 windowBytes = 9LL * 1024 * 1024; // and the library's own state
constexpr QByteArrayView magic("\x28\xb5\x2f\xfd", 4);
constexpr qsizetype descriptorAt = 4;
constexpr quint8 checksumFlag = 4;
constexpr quint8 dictionaryBits = 3;

struct Free
{
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

Confidence sniff(QByteArrayView bytes)
{
    return bytes.startsWith(magic) && bytes.size() > descriptorAt ? Confidence::Marked : Confidence::None;
}

base::Error refused(std::size_t code)
{
    const bool window = ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge;
    return {window ? base::ErrorCode::TooLarge : base::ErrorCode::InvalidInput,
            QString::fromLatin1(ZSTD_getErrorName(code)), QString::fromLatin1(id)};
}

base::Result<Decoded> decodeZstd(const QByteArray& bytes, Budget& budget)
{
    if (sniff(bytes) == Confidence::None)
        return invalid(id, "no zstd frame");
    const auto descriptor = static_cast<quint8>(bytes.at(descriptorAt));
    if ((descriptor & dictionaryBits) != 0)
        return invalid(id, "needs a dictionary");
    if (budget.takeMemory(windowBytes))
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("window"), QString::fromLatin1(id)};
    const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, largestWindowLog);
    Output output(bytes.size(), budget);
    const auto size = ZSTD_getFrameContentSize(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    if (size != ZSTD_CONTENTSIZE_UNKNOWN && size != ZSTD_CONTENTSIZE_ERROR)
        output.expect(size);
    std::size_t failure = 0;
    const auto step = [&](QByteArrayView from, std::span<char> to) {
        ZSTD_inBuffer in{from.data(), static_cast<std::size_t>(from.size()), 0};
        ZSTD_outBuffer out{to.data(), to.size(), 0};
        const std::size_t code = ZSTD_decompressStream(context.get(), &out, &in);
        Progress progress{Progress::State::More, in.pos, out.pos};
        if (ZSTD_isError(code) != 0) {
            failure = code;
            progress.state = Progress::State::Failed;
        } else if (code == 0 && !from.sliced(static_cast<qsizetype>(in.pos)).startsWith(magic)) {
            progress.state = Progress::State::End;
        }
        return progress;
    };
    auto decoded = unpack(id, bytes, std::move(output), budget, step);
    budget.giveBack(windowBytes);
    if (decoded)
        decoded->settings = QByteArray(1, static_cast<char>(descriptor));
    else if (failure != 0)
        return refused(failure);
    return decoded;
}

base::Result<QByteArray> encodeZstd(const QByteArray& bytes, const QByteArray& settings)
{
    const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
    const bool checksum = !settings.isEmpty() && (static_cast<quint8>(settings.at(0)) & checksumFlag) != 0;
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, checksum ? 1 : 0);
    QByteArray out(static_cast<qsizetype>(ZSTD_compressBound(static_cast<std::size_t>(bytes.size()))),
                   Qt::Uninitialized);
    const std::size_t size = ZSTD_compress2(context.get(), out.data(), static_cast<std::size_t>(out.size()),
                                            bytes.constData(), static_cast<std::size_t>(bytes.size()));
    if (ZSTD_isError(size) != 0)
        return refused(size);
    out.truncate(static_cast<qsizetype>(size));
    return out;
}

} // namespace

extern const Decoder zstdDecoder{id,      "Zstandard", Decoder::Role::Unwraps, sniff, decodeZstd,
                                 nullptr, encodeZstd};

} // namespace decode
