// Python pickles, protocols 0 to 5, read as data: see pickle_machine.h. They cannot be edited, because only
// the program that wrote them knows what its classes need.
#include "core/keyspace/decode/pickle_machine.h"
#include "core/keyspace/decode/pickle_values.h"

namespace decode {

namespace {

constexpr const char* id = "pickle";
constexpr quint8 protocolOpcode = 0x80;

// Protocols 0 and 1 have no mark: they are walked through with little memory.
bool readsAsOldPickle(QByteArrayView bytes)
{
    constexpr qsizetype fewest = 3;
    constexpr QByteArrayView firstOpcodes("(cIlNKMJGFSUVXLT])}");
    if (bytes.size() < fewest || !bytes.endsWith('.') || !firstOpcodes.contains(bytes.front()))
        return false;
    Limits limits;
    limits.memoryBytes = 1024LL * 1024;
    Budget budget(limits);
    PickleMachine machine(bytes, budget);
    machine.run();
    if (machine.cut())
        return machine.cut()->reason == CutReason::Memory;
    return machine.trailing() == 0;
}

Confidence sniff(QByteArrayView bytes)
{
    constexpr char newest = 5;
    const bool marked = bytes.size() >= 3 && static_cast<quint8>(bytes[0]) == protocolOpcode &&
                        bytes[1] >= 2 && bytes[1] <= newest;
    if (marked)
        return bytes.endsWith('.') ? Confidence::Marked : Confidence::Likely;
    return readsAsOldPickle(bytes) ? Confidence::Sure : Confidence::None;
}

base::Result<Decoded> decodePickle(const QByteArray& bytes, Budget& budget)
{
    PickleMachine machine(bytes, budget);
    machine.run();
    if (machine.graph().root == noPickleId) {
        const Cut cut = machine.cut().value_or(Cut{});
        return base::Error{base::ErrorCode::InvalidInput,
                           QStringLiteral("%1 at %2").arg(cutName(cut.reason)).arg(cut.at),
                           QString::fromLatin1(id)};
    }
    PickleValues values(machine.graph(), budget);
    Decoded decoded;
    decoded.value = values.value(machine.graph().root);
    decoded.cut = machine.cut() ? machine.cut() : values.cut();
    decoded.trailing = machine.cut() ? 0 : machine.trailing();
    return decoded;
}

} // namespace

extern const Decoder pickleDecoder{id, "Python pickle", Decoder::Role::Reads, sniff, decodePickle};

} // namespace decode
