#include "core/cache/entry_checksum.h"

#include <QtEndian>

#include <array>

namespace cache {

namespace {

constexpr std::size_t slices = 8;
using Tables = std::array<std::array<quint32, 256>, slices>;

// tables[n][b]: what byte b does to the checksum when n zero bytes follow it.
constexpr Tables tables = [] {
    Tables all{};
    for (quint32 i = 0; i < 256; ++i) {
        quint32 crc = i;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1U) != 0 ? (crc >> 1) ^ 0x82F63B78U : crc >> 1; // reflected
        all[0][i] = crc;
    }
    for (std::size_t n = 1; n < slices; ++n) {
        for (std::size_t i = 0; i < 256; ++i)
            all[n][i] = (all[n - 1][i] >> 8) ^ all[0][all[n - 1][i] & 0xFFU];
    }
    return all;
}();

quint32 withByte(quint32 crc, char byte)
{
    return (crc >> 8) ^ tables[0][(crc ^ static_cast<unsigned char>(byte)) & 0xFFU];
}

#if defined(__x86_64__)
constexpr qsizetype stripe = 256;

// What a checksum becomes when `stripe` zero bytes follow: a linear map, kept by byte of the checksum.
using ShiftTables = std::array<std::array<quint32, 256>, 4>;

ShiftTables makeShiftTables()
{
    ShiftTables all{};
    for (std::size_t byte = 0; byte < all.size(); ++byte) {
        for (std::size_t bit = 0; bit < 8; ++bit) {
            quint32 crc = 1U << (8 * byte + bit);
            for (qsizetype i = 0; i < stripe; ++i)
                crc = withByte(crc, '\0');
            for (std::size_t value = 0; value < 256; ++value)
                all[byte][value] ^= (value >> bit & 1U) != 0 ? crc : 0;
        }
    }
    return all;
}

quint64 shifted(quint64 crc)
{
    static const ShiftTables shift = makeShiftTables();
    return shift[0][crc & 0xFFU] ^ shift[1][crc >> 8 & 0xFFU] ^ shift[2][crc >> 16 & 0xFFU] ^
           shift[3][crc >> 24 & 0xFFU];
}

// The instruction takes three cycles and the processor can have three of them under way: three
// stripes at once, put together by what zero bytes would do (Gopal et al., Intel 2011).
__attribute__((target("sse4.2"))) quint32 crc32cByInstruction(QByteArrayView bytes)
{
    quint64 crc = ~0U;
    const char* at = bytes.data();
    qsizetype left = bytes.size();
    for (; left >= 3 * stripe; left -= 3 * stripe, at += 2 * stripe) {
        quint64 second = 0;
        quint64 third = 0;
        for (const char* end = at + stripe; at < end; at += 8) {
            crc = __builtin_ia32_crc32di(crc, qFromLittleEndian<quint64>(at));
            second = __builtin_ia32_crc32di(second, qFromLittleEndian<quint64>(at + stripe));
            third = __builtin_ia32_crc32di(third, qFromLittleEndian<quint64>(at + 2 * stripe));
        }
        crc = shifted(shifted(crc) ^ second) ^ third;
    }
    for (; left >= 8; left -= 8, at += 8)
        crc = __builtin_ia32_crc32di(crc, qFromLittleEndian<quint64>(at));
    auto tail = static_cast<quint32>(crc);
    for (; left > 0; --left, ++at)
        tail = withByte(tail, *at);
    return ~tail;
}
#endif

} // namespace

quint32 crc32cByTable(QByteArrayView bytes)
{
    quint32 crc = ~0U;
    const char* at = bytes.data();
    qsizetype left = bytes.size();
    for (; left >= 8; left -= 8, at += 8) {
        const quint64 word = qFromLittleEndian<quint64>(at) ^ crc;
        crc = 0;
        for (std::size_t n = 0; n < slices; ++n)
            crc ^= tables[slices - 1 - n][(word >> (8 * n)) & 0xFFU];
    }
    for (; left > 0; --left, ++at)
        crc = withByte(crc, *at);
    return ~crc;
}

quint32 crc32c(QByteArrayView bytes)
{
#if defined(__x86_64__)
    static const bool hasInstruction = __builtin_cpu_supports("sse4.2") != 0;
    if (hasInstruction)
        return crc32cByInstruction(bytes);
#endif
    return crc32cByTable(bytes);
}

} // namespace cache
