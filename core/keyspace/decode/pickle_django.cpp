// What Django puts into a cache: model instances, querysets, pages.
// Source: django/db/models/base.py, db/models/query.py, http/response.py, core/cache of Django 3.2 to 4.2.
#include "core/keyspace/decode/pickle_values.h"
#include "core/keyspace/decode/registry.h"

#include <algorithm>
#include <array>

namespace decode {

namespace {

using Kind = PickleNode::Kind;
using Read = std::optional<Value>;

QByteArray textOf(const PickleGraph& graph, PickleId id)
{
    return graph.is(id, Kind::Text) ? graph[id].bytes : QByteArray();
}

// model_unpickle(("app", "Model")) and the instance's __dict__ as state.
Read readModel(const PickleObject& object, PickleValues& values)
{
    const PickleGraph& graph = values.graph();
    const PickleId model = object.arguments.empty() ? noPickleId : object.arguments[0];
    const auto state = values.members(object.state);
    if (!graph.is(model, Kind::Tuple) || graph[model].items.size() != 2 || !state)
        return std::nullopt;
    const QByteArray name = textOf(graph, graph[model].items[0]) + '.' + textOf(graph, graph[model].items[1]);
    std::vector<PickleId> fields;
    for (std::size_t i = 0; i + 1 < state->size(); i += 2) {
        const QByteArray field = textOf(graph, (*state)[i]);
        if (field != "_state" && field != "_django_version")
            fields.insert(fields.end(), {(*state)[i], (*state)[i + 1]});
    }
    // Rows fetched along with it (select_related) stand in its state.
    const auto own = values.members(pickleObject(graph, values.member(*state, "_state")).state);
    const PickleId related = own ? values.member(*own, "fields_cache") : noPickleId;
    if (graph.is(related, Kind::Dict))
        fields.insert(fields.end(), graph[related].items.begin(), graph[related].items.end());
    return values.map(fields, name);
}

Read readQuerySet(const PickleObject& object, PickleValues& values)
{
    const auto state = values.members(object.state);
    const PickleId rows = state ? values.member(*state, "_result_cache") : noPickleId;
    if (!values.graph().is(rows, Kind::List))
        return std::nullopt;
    return values.list(values.graph()[rows].items, object.name);
}

struct Header
{
    QByteArray name;
    QByteArray value;
};

// {"content-type": ("Content-Type", "text/html")}, since Django 3.2 inside an object of its own.
std::vector<Header> headersOf(PickleValues& values, std::span<const PickleId> state)
{
    const PickleGraph& graph = values.graph();
    PickleId store = values.member(state, "_headers");
    if (const PickleId headers = values.member(state, "headers"); headers != noPickleId) {
        const auto inner = values.members(pickleObject(graph, headers).state);
        store = inner ? values.member(*inner, "_store") : noPickleId;
    }
    std::vector<Header> found;
    if (!graph.is(store, Kind::Dict))
        return found;
    for (std::size_t i = 1; i < graph[store].items.size(); i += 2) {
        const PickleId pair = graph[store].items[i];
        if (graph.is(pair, Kind::Tuple) && graph[pair].items.size() == 2)
            found.push_back({textOf(graph, graph[pair].items[0]), textOf(graph, graph[pair].items[1])});
    }
    return found;
}

QByteArray headerOf(const std::vector<Header>& headers, const char* name)
{
    const auto found = std::ranges::find_if(headers, [name](const Header& header) {
        return header.name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == headers.end() ? QByteArray() : found->value;
}

// What a class answers that was not told a status.
qint64 statusOf(const QByteArray& className)
{
    constexpr std::array statuses{
        std::pair{"HttpResponsePermanentRedirect", 301}, std::pair{"HttpResponseRedirect", 302},
        std::pair{"HttpResponseNotModified", 304},       std::pair{"HttpResponseBadRequest", 400},
        std::pair{"HttpResponseForbidden", 403},         std::pair{"HttpResponseNotFound", 404},
        std::pair{"HttpResponseNotAllowed", 405},        std::pair{"HttpResponseGone", 410},
        std::pair{"HttpResponseServerError", 500},
    };
    constexpr qint64 ok = 200;
    for (const auto& [name, status] : statuses) {
        if (className.endsWith(name))
            return status;
    }
    return ok;
}

// The body as it was before its Content-Encoding; as it is when that is unknown or broken.
QByteArray plainBody(QByteArray body, const QByteArray& encoding, Budget& budget)
{
    constexpr std::array encodings{std::pair{"gzip", "gzip"}, std::pair{"br", "brotli"},
                                   std::pair{"deflate", "zlib"}, std::pair{"zstd", "zstd"}};
    for (const auto& [name, id] : encodings) {
        const Decoder* const decoder = encoding == name ? Registry::standard().find(id) : nullptr;
        if (!decoder)
            continue;
        auto plain = decoder->decode(body, budget);
        return plain && !plain->cut ? std::move(plain->bytes) : body;
    }
    return body;
}

std::optional<QByteArray> bodyOf(PickleValues& values, PickleId container)
{
    const PickleGraph& graph = values.graph();
    if (!graph.is(container, Kind::List) && !graph.is(container, Kind::Tuple))
        return std::nullopt;
    QByteArray body;
    for (const PickleId part : graph[container].items) {
        const auto bytes = values.bytesOf(part);
        if (!bytes || !values.reserve(bytes->size() * 2)) // an array that grows holds more than it shows
            return std::nullopt;
        body += *bytes;
    }
    return body;
}

// http.cookies.SimpleCookie is a dict of Morsels, and each of these keeps its value in its state.
Value cookiesOf(PickleValues& values, PickleId id)
{
    const PickleGraph& graph = values.graph();
    Value cookies = values.booked(Value::map());
    const PickleObject object = pickleObject(graph, id);
    std::span<const PickleId> entries = object.entries;
    if (!object.arguments.empty() && graph.is(object.arguments[0], Kind::Dict)) // protocols 0 and 1
        entries = graph[object.arguments[0]].items;
    for (std::size_t i = 0; i + 1 < entries.size(); i += 2) {
        const auto state = values.members(pickleObject(graph, entries[i + 1]).state);
        const PickleId value = state ? values.member(*state, "value") : noPickleId;
        if (!values.cut())
            cookies.insert(values.value(entries[i]),
                           values.value(value == noPickleId ? entries[i + 1] : value));
    }
    return cookies;
}

} // namespace

std::span<const PickleReader> djangoReaders()
{
    static constexpr std::array readers{
        PickleReader{"django.db.models.base.model_unpickle", readModel},
        PickleReader{"django.db.models.query.QuerySet", readQuerySet},
    };
    return readers;
}

std::optional<Value> djangoResponse(const PickleObject& object, PickleValues& values)
{
    const auto state = values.members(object.state);
    if (!state || !object.isInstance)
        return std::nullopt;
    const PickleId container = values.member(*state, "_container");
    const auto body = bodyOf(values, container);
    const std::vector<Header> headers = headersOf(values, *state);
    if (!body || headers.empty())
        return std::nullopt;
    Value page = values.booked(Value::map().tagged(object.name));
    const PickleId status = values.member(*state, "status_code");
    page.insert(values.text("status"), status == noPickleId
                                           ? values.booked(Value::integer(statusOf(object.name)))
                                           : values.value(status));
    const PickleId reason = values.member(*state, "_reason_phrase");
    if (reason != noPickleId && !values.graph().is(reason, Kind::None))
        page.insert(values.text("reason"), values.value(reason));
    Value headerMap = values.booked(Value::map());
    for (const Header& header : headers)
        headerMap.insert(values.text(header.name), values.text(header.value));
    page.insert(values.text("headers"), std::move(headerMap));
    Value cookies = values.deeper([&] { return cookiesOf(values, values.member(*state, "cookies")); });
    if (!cookies.items().empty())
        page.insert(values.text("cookies"), std::move(cookies));
    QByteArray plain = plainBody(*body, headerOf(headers, "Content-Encoding"), values.budget());
    page.insert(values.text("body"), values.booked(Value::textOrBytes(std::move(plain))));
    return page;
}

} // namespace decode
