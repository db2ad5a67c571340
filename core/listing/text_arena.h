// The texts of one answer in one piece of memory, because 200 small allocations take longer than
// everything else that reading a page of 50 rows does. Each text is an ordinary QString: it shares the
// memory with the others as copies of one QString share theirs, whoever alters one gets memory of its
// own, and the memory goes with the last of them. One thread; the texts any.
#pragma once

#include <QByteArrayView>
#include <QString>

#include <cstring>
#include <type_traits>

namespace listing {

class TextArena
{
public:
    // Room for so many characters, each text's terminating one included.
    explicit TextArena(qsizetype capacity)
        : m_memory(capacity, Qt::Uninitialized)
        , m_free(m_memory.data_ptr().data())
    {
    }
    ~TextArena() { references().fetchAndSubRelaxed(m_spare); }
    TextArena(const TextArena&) = delete;
    TextArena& operator=(const TextArena&) = delete;

    // Precondition: there is room. A null string: that is not ASCII.
    QString addAscii(QByteArrayView bytes)
    {
        const char* const from = bytes.data();
        char16_t* const to = m_free;
        const qsizetype size = bytes.size();
        quint64 seen = 0;
        if (size < block) {
            for (qsizetype i = 0; i < size; ++i) {
                to[i] = static_cast<unsigned char>(from[i]);
                seen |= to[i];
            }
        } else {
            for (qsizetype i = 0; i < size - block; i += block)
                seen |= widen(from + i, to + i);
            seen |= widen(from + size - block, to + size - block); // some of it for the second time
        }
        if ((seen & 0x8080808080808080U) != 0)
            return {};
        to[size] = u'\0'; // QString promises one behind its end
        m_free += size + 1;
        return QString(QString::DataPointer(ownedOnceMore(), to, size));
    }

private:
    static constexpr qsizetype block = sizeof(quint64);
    static constexpr int manyReferences = 64;

    // Vectors of the compiler (GCC and clang): one step instead of eight.
    using Bytes = quint8 __attribute__((vector_size(block)));
    using Characters = quint16 __attribute__((vector_size(2 * block)));

    // A block of bytes, each as a character; returns them.
    static quint64 widen(const char* from, char16_t* to)
    {
        quint64 word = 0;
        std::memcpy(&word, from, sizeof word);
        Bytes bytes;
        std::memcpy(&bytes, &word, sizeof word);
        const Characters characters = __builtin_convertvector(bytes, Characters);
        std::memcpy(to, &characters, sizeof characters);
        return word;
    }

    using Header = std::remove_reference_t<decltype(*QString().data_ptr().d_ptr())>;

    QBasicAtomicInt& references() { return m_memory.data_ptr().d_ptr()->ref_; }

    // References are taken many at a time: one by one they are a seventh of reading a page.
    Header* ownedOnceMore()
    {
        if (m_spare == 0) {
            references().fetchAndAddRelaxed(manyReferences);
            m_spare = manyReferences;
        }
        --m_spare;
        return m_memory.data_ptr().d_ptr();
    }

    QString m_memory; // while it lives no text is the only owner, so none is altered in place
    char16_t* m_free;
    int m_spare = 0; // references taken and not given to a text yet
};

} // namespace listing
