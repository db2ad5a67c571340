#include "ui/keys/console/syntax_mark.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace keys {

namespace {

// One of the outermost words or brackets.
struct Part
{
    qsizetype from = 0;
    QByteArray text;

    bool isPlain() const { return text.front() != '[' && text.front() != '<'; }
    bool repeats() const { return text.contains("..."); }
    // What may be typed, without the brackets: “EX seconds”, “PX milliseconds”.
    QByteArrayList choices() const
    {
        QByteArray inner = text;
        for (const char bracket : {'[', ']', '<', '>'})
            inner.replace(bracket, ' ');
        QByteArrayList all;
        for (const QByteArray& each : inner.split('|'))
            all << each.simplified();
        return all;
    }
};

bool isKeyword(const QByteArray& word)
{
    return !word.isEmpty() && std::none_of(word.begin(), word.end(), [](char byte) {
        return std::islower(static_cast<unsigned char>(byte)) != 0;
    });
}

std::vector<Part> partsOf(const QByteArray& syntax)
{
    std::vector<Part> parts;
    int depth = 0;
    bool inside = false;
    for (qsizetype at = 0; at < syntax.size(); ++at) {
        const char byte = syntax[at];
        if (byte == ' ' && depth == 0) {
            inside = false;
            continue;
        }
        if (!inside)
            parts.push_back({at, {}});
        inside = true;
        parts.back().text += byte;
        depth += byte == '[' || byte == '<' ? 1 : byte == ']' || byte == '>' ? -1 : 0;
    }
    return parts;
}

// How many words belong to the choice that the word begins; 0: to none.
qsizetype wordsOf(const Part& part, const QByteArray& word)
{
    for (const QByteArray& choice : part.choices()) {
        const QByteArrayList words = choice.split(' ');
        if (isKeyword(words.front()) && words.front() == word.toUpper())
            return words.size();
    }
    return 0;
}

bool begins(const Part& part, const QByteArray& begun)
{
    const QByteArrayList choices = part.choices();
    return std::any_of(choices.begin(), choices.end(), [&begun](const QByteArray& choice) {
        return isKeyword(choice.split(' ').front()) && choice.startsWith(begun.toUpper());
    });
}

bool wantsKeyword(const Part& part)
{
    const QByteArrayList choices = part.choices();
    return !part.isPlain() && std::all_of(choices.begin(), choices.end(), [](const QByteArray& choice) {
        return isKeyword(choice.split(' ').front());
    });
}

class Walk
{
public:
    explicit Walk(const QByteArray& syntax)
        : m_parts(partsOf(syntax))
    {
    }

    void pass(const QByteArray& word)
    {
        if (m_rest > 0) { // belongs to a keyword before it
            --m_rest;
            return;
        }
        for (std::size_t i = m_at; i < m_parts.size(); ++i) {
            if (m_parts[i].isPlain() && !isKeyword(m_parts[i].text))
                break;
            if (const qsizetype words = wordsOf(m_parts[i], word); words > 0) {
                m_keyworded = i;
                m_rest = words - 1;
                return;
            }
        }
        const std::size_t next = positional();
        m_at = next < m_parts.size() && m_parts[next].repeats() ? next : next + 1;
    }
    const Part* marked(const QByteArray& begun) const
    {
        if (m_rest > 0)
            return &m_parts[m_keyworded];
        if (!begun.isEmpty()) {
            for (std::size_t i = m_at; i < m_parts.size() && !isValue(i); ++i) {
                if (begins(m_parts[i], begun))
                    return &m_parts[i];
            }
        }
        const std::size_t next = positional();
        if (next < m_parts.size())
            return &m_parts[next];
        return m_at < m_parts.size() ? &m_parts[m_at] : nullptr;
    }

private:
    bool isValue(std::size_t part) const { return m_parts[part].isPlain() && !isKeyword(m_parts[part].text); }
    // The next that a word can stand for which is no keyword.
    std::size_t positional() const
    {
        std::size_t next = m_at;
        while (next < m_parts.size() && wantsKeyword(m_parts[next]))
            ++next;
        return next;
    }

    const std::vector<Part> m_parts;
    std::size_t m_at = 0;
    std::size_t m_keyworded = 0;
    qsizetype m_rest = 0;
};

} // namespace

SyntaxMark markedArgument(const QByteArray& syntax, const QByteArrayList& before, const QByteArray& begun)
{
    Walk walk(syntax);
    for (const QByteArray& word : before)
        walk.pass(word);
    const Part* const part = walk.marked(begun);
    if (!part)
        return {};
    return {part->from, part->text.size(), part->isPlain() ? part->text : part->choices().front()};
}

bool isKeyArgument(const SyntaxMark& mark)
{
    static constexpr std::array keys{"key",     "source", "destination", "newkey", "destkey",
                                     "keyname", "key1",   "key2",        "oldkey"};
    const QByteArray name = mark.name.split(' ').front();
    return std::any_of(keys.begin(), keys.end(), [&name](const char* each) { return name == each; });
}

} // namespace keys
