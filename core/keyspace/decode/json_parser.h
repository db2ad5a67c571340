// JSON (RFC 8259) to values: the order of keys is kept, keys may come twice, integers of any size and
// decimals beyond a double keep their digits. One thread.
#pragma once

#include "core/keyspace/decode/tree_parser.h"

namespace decode {

class JsonParser : public TreeParser
{
public:
    JsonParser(QByteArrayView text, Budget& budget)
        : TreeParser(text, budget)
    {
    }

    base::Result<Decoded> parse();

private:
    Value element();
    Value list();
    Value object();
    Value number();
    Value word();
    std::optional<QByteArray> string();
    bool escape(QByteArray& out);
    std::optional<char32_t> codeUnit();
    void skipSpace();
    bool digits();
};

} // namespace decode
