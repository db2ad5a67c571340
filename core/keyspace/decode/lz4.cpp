// LZ4 frames, and single blocks behind their size in four bytes (little endian), by liblz4.
// Source: https://github.com/lz4/lz4/blob/v1.9.4/doc/lz4_Frame_format.md
#include "core/keyspace/decode/printable.h"
#include "core/keyspace/decode/unpacking.h"

#include <QtEndian>

#include <limits>
#include <lz4.h>
#include <lz4frame.h>
#include <memory>

namespace decode {

namespace {

constexpr const char* frameId = "lz4";
constexpr const char* blockId = "lz4-block";
constexpr QByteArrayView magic("\x04\x22\x4d\x18", 4);
constexpr qsizetype flagsAt = 4;
constexpr qsizetype smallestFrame = 7;
constexpr qsizetype sizeBytes = 4;
constexpr qint64 bufferBytes = 9LL * 1024 * 1024; // two blocks of at most 4 MiB and the window

struct Free
{
    void operator()(LZ4F_dctx* context) const { LZ4F_freeDecompressionContext(context); }
};

Confidence sniffFrame(QByteArrayView bytes)
{
    return bytes.startsWith(magic) && bytes.size() >= smallestFrame ? Confidence::Marked : Confidence::None;
}

base::Result<Decoded> decodeFrame(const QByteArray& bytes, Budget& budget)
{
    constexpr char dictionaryFlag = 1;
    if (sniffFrame(bytes) == Confidence::None)
        return invalid(frameId, "no LZ4 frame");
    if ((bytes.at(flagsAt) & dictionaryFlag) != 0)
        return invalid(frameId, "needs a dictionary");
    LZ4F_dctx* made = nullptr;
    if (budget.takeMemory(bufferBytes) ||
        LZ4F_isError(LZ4F_createDecompressionContext(&made, LZ4F_VERSION)) != 0)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("memory"), QString::fromLatin1(frameId)};
    const std::unique_ptr<LZ4F_dctx, Free> context(made);
    const auto step = [&](QByteArrayView from, std::span<char> to) {
        std::size_t in = static_cast<std::size_t>(from.size());
        std::size_t out = to.size();
        const std::size_t code = LZ4F_decompress(context.get(), to.data(), &out, from.data(), &in, nullptr);
        if (LZ4F_isError(code) != 0)
            return Progress{Progress::State::Failed, 0, 0};
        const bool ended = code == 0 && !from.sliced(static_cast<qsizetype>(in)).startsWith(magic);
        return Progress{ended ? Progress::State::End : Progress::State::More, in, out};
    };
    auto decoded = unpack(frameId, bytes, Output(bytes.size(), budget), budget, step);
    budget.giveBack(bufferBytes);
    if (decoded)
        decoded->settings = bytes.sliced(flagsAt, 2);
    return decoded;
}

// Flags and block size of the frame it came from.
LZ4F_preferences_t preferences(const QByteArray& settings, qsizetype contentSize)
{
    LZ4F_preferences_t wanted{};
    if (settings.size() < 2)
        return wanted;
    const auto flags = static_cast<quint8>(settings.at(0));
    const int blockSize = (static_cast<quint8>(settings.at(1)) >> 4) & 7;
    wanted.frameInfo.blockMode = (flags & 0x20) != 0 ? LZ4F_blockIndependent : LZ4F_blockLinked;
    wanted.frameInfo.blockChecksumFlag =
        (flags & 0x10) != 0 ? LZ4F_blockChecksumEnabled : LZ4F_noBlockChecksum;
    wanted.frameInfo.contentChecksumFlag =
        (flags & 0x04) != 0 ? LZ4F_contentChecksumEnabled : LZ4F_noContentChecksum;
    wanted.frameInfo.contentSize = (flags & 0x08) != 0 ? static_cast<unsigned long long>(contentSize) : 0;
    wanted.frameInfo.blockSizeID = blockSize >= 4 ? static_cast<LZ4F_blockSizeID_t>(blockSize) : LZ4F_default;
    return wanted;
}

base::Result<QByteArray> encodeFrame(const QByteArray& bytes, const QByteArray& settings)
{
    const LZ4F_preferences_t wanted = preferences(settings, bytes.size());
    const auto size = static_cast<std::size_t>(bytes.size());
    QByteArray out(static_cast<qsizetype>(LZ4F_compressFrameBound(size, &wanted)), Qt::Uninitialized);
    const std::size_t written = LZ4F_compressFrame(out.data(), static_cast<std::size_t>(out.size()),
                                                   bytes.constData(), size, &wanted);
    if (LZ4F_isError(written) != 0)
        return invalid(frameId, LZ4F_getErrorName(written));
    out.truncate(static_cast<qsizetype>(written));
    return out;
}

// What the block says it unpacks to; 0 when that cannot be: a byte never makes more than 255.
qint64 declaredSize(QByteArrayView bytes)
{
    if (bytes.size() <= sizeBytes)
        return 0;
    const qint64 size = qFromLittleEndian<quint32>(bytes.data());
    return size <= (bytes.size() - sizeBytes) * 255 && size <= std::numeric_limits<int>::max() ? size : 0;
}

// The first bytes of a block; empty when it is none.
QByteArray unpackedBlock(QByteArrayView bytes, qint64 most)
{
    const qint64 size = declaredSize(bytes);
    if (size == 0 || bytes.size() > std::numeric_limits<int>::max())
        return {};
    const QByteArrayView block = bytes.sliced(sizeBytes);
    const int wanted = static_cast<int>(std::min(size, most));
    QByteArray out(wanted, Qt::Uninitialized);
    const int in = static_cast<int>(block.size());
    const int written = wanted == size
                            ? LZ4_decompress_safe(block.data(), out.data(), in, wanted)
                            : LZ4_decompress_safe_partial(block.data(), out.data(), in, wanted, wanted);
    return written == wanted ? out : QByteArray();
}

Confidence sniffBlock(QByteArrayView bytes)
{
    constexpr qsizetype fewest = 8;
    constexpr qint64 enough = 64LL * 1024;
    if (bytes.size() < fewest || isPrintable(bytes) || unpackedBlock(bytes, enough).isEmpty())
        return Confidence::None;
    return declaredSize(bytes) <= enough ? Confidence::Likely : Confidence::Faint;
}

base::Result<Decoded> decodeBlock(const QByteArray& bytes, Budget& budget)
{
    const Budget::Allowance most = budget.outputFor(bytes.size());
    Decoded decoded;
    decoded.bytes = unpackedBlock(bytes, most.bytes);
    if (decoded.bytes.isEmpty())
        return invalid(blockId, "no LZ4 block behind its size");
    if (declaredSize(bytes) > most.bytes)
        decoded.cut = Cut{most.reason, bytes.size()};
    if (budget.takeMemory(decoded.bytes.capacity()))
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("memory"), QString::fromLatin1(blockId)};
    return decoded;
}

base::Result<QByteArray> encodeBlock(const QByteArray& bytes, const QByteArray&)
{
    if (bytes.size() > LZ4_MAX_INPUT_SIZE)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("2 GiB"), QString::fromLatin1(blockId)};
    const int size = static_cast<int>(bytes.size());
    QByteArray out(sizeBytes + LZ4_compressBound(size), Qt::Uninitialized);
    qToLittleEndian(static_cast<quint32>(size), out.data());
    const int written = LZ4_compress_default(bytes.constData(), out.data() + sizeBytes, size,
                                             static_cast<int>(out.size() - sizeBytes));
    out.truncate(sizeBytes + written);
    return out;
}

} // namespace

extern const Decoder lz4FrameDecoder{frameId, "LZ4",      Decoder::Role::Unwraps, sniffFrame, decodeFrame,
                                     nullptr, encodeFrame};
extern const Decoder lz4BlockDecoder{blockId, "LZ4 block", Decoder::Role::Unwraps, sniffBlock, decodeBlock,
                                     nullptr, encodeBlock};

} // namespace decode
