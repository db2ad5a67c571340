// Tree, filter and order over the key index.
#include "core/keyspace/index/key_tree.h"
#include "core/keyspace/index/key_view.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>

using namespace keyspace;
using namespace std::chrono_literals;

namespace {

void fill(KeyIndex& index, const std::vector<QByteArray>& names)
{
    for (const QByteArray& name : names)
        QVERIFY(index.add(name));
    index.settle();
}

// “ns/ 3 | key 1”
QByteArray described(const ChildList& list)
{
    QByteArrayList rows;
    for (qsizetype i = 0; i < list.size(); ++i) {
        const Child child = list.at(i);
        rows << child.label.toByteArray() + (child.isNamespace ? "> " : " ") + QByteArray::number(child.keys);
    }
    return rows.join(" | ");
}

std::shared_ptr<const ChildList> listOf(const KeyIndex& index, const QByteArray& prefix,
                                        const std::vector<QByteArray>& separators,
                                        TreeOrder order = TreeOrder::Name, qint64 most = 20'000)
{
    return listChildren(index, index.keys(), prefix, Separators(separators), order, most);
}

QByteArrayList rowsOf(const KeyIndex& index, const KeyView& view)
{
    QByteArrayList rows;
    for (std::size_t i = 0; i < view.rows(); ++i)
        rows << index.keys().arena().at(view.row(i)).toByteArray();
    return rows;
}

Facts factsWith(FactSet known, qint64 memory = 0, KeyType type = KeyType::Unknown,
                qint64 expiresAt = Facts::never)
{
    Facts facts;
    facts.known = known;
    facts.memory = memory;
    facts.type = type;
    facts.expiresAt = expiresAt;
    facts.asked = Facts::Clock::now();
    return facts;
}

} // namespace

class KeyspaceIndexTreeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nodesAreRanges_data()
    {
        QTest::addColumn<QByteArrayList>("separators");
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<QByteArray>("expected");
        const QByteArrayList colon{":"};
        QTest::newRow("root") << colon << QByteArray("")
                              << QByteArray(":> 1 | a 1 | a:> 5 | a;b 1 | b/c:> 1 | e:> 2");
        QTest::newRow("a node") << colon << QByteArray("a:") << QByteArray(" 1 | :> 1 | b 1 | b:> 2");
        QTest::newRow("deeper") << colon << QByteArray("a:b:") << QByteArray("c 1 | d/e 1");
        QTest::newRow("empty label") << colon << QByteArray("a::") << QByteArray("x 1");
        QTest::newRow("several") << QByteArrayList{":", "/", ";"} << QByteArray("")
                                 << QByteArray(":> 1 | a 1 | a:> 5 | a;> 1 | b/> 1 | e:> 2");
        QTest::newRow("one inside another") << QByteArrayList{"::", ":"} << QByteArray("")
                                            << QByteArray(":> 1 | a 1 | a:> 5 | a;b 1 | b/c:> 1 | e:> 2");
        QTest::newRow("longer than a byte")
            << QByteArrayList{"/c:"} << QByteArray("b/c:") << QByteArray("d 1");
        QTest::newRow("none") << QByteArrayList{} << QByteArray("a:b") << QByteArray(" 1 | :c 1 | :d/e 1");
        QTest::newRow("nothing there") << colon << QByteArray("zz:") << QByteArray("");
    }
    void nodesAreRanges()
    {
        QFETCH(QByteArrayList, separators);
        QFETCH(QByteArray, prefix);
        QFETCH(QByteArray, expected);
        KeyIndex index;
        fill(index, {"a", "a:", "a::x", "a:b", "a:b:c", "a:b:d/e", "a;b", "b/c:d", ":q", "e::x", "e:y"});
        const auto list = listOf(index, prefix, {separators.begin(), separators.end()});
        QCOMPARE(described(*list), expected);
        QCOMPARE(list->prefix(), prefix);
        QVERIFY(list->isWhole());
    }

    void countsAddUp()
    {
        QRandomGenerator random(7);
        KeyIndex index;
        std::map<QByteArray, qint64> below;
        for (int i = 0; i < 30'000; ++i) {
            QByteArray name;
            for (int depth = random.bounded(4); depth >= 0; --depth)
                name += QByteArray::number(random.bounded(9)) + (depth > 0 ? ":" : "");
            QVERIFY(index.add(name));
        }
        index.settle();
        const OrderedKeys keys = index.keys();
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const QByteArray name = keys.name(i).toByteArray();
            for (qsizetype at = name.indexOf(':'); at >= 0; at = name.indexOf(':', at + 1))
                ++below[name.first(at + 1)];
        }
        std::size_t seen = 0;
        std::vector<QByteArray> open{""};
        while (!open.empty()) {
            const auto list = listOf(index, open.back(), {":"});
            open.pop_back();
            for (qsizetype i = 0; i < list->size(); ++i) {
                if (!list->at(i).isNamespace)
                    continue;
                ++seen;
                QCOMPARE(list->at(i).keys, below[list->path(i)]);
                open.push_back(list->path(i));
            }
        }
        QCOMPARE(seen, below.size());
    }

    void pagesAndOrders()
    {
        KeyIndex index;
        std::vector<QByteArray> names{"b:1", "b:2", "b:3", "d:1", "d:2", "z"};
        for (int i = 0; i < 25'000; ++i)
            names.push_back("key" + QByteArray::number(i));
        fill(index, names);
        index.setFacts(index.find("d:1").value(), factsWith(Fact::Memory, 1000));
        index.setFacts(index.find("b:1").value(), factsWith(Fact::Memory, 10));
        index.setSelected(index.find("b:2").value(), true);
        const auto page = listOf(index, "", {":"});
        QCOMPARE(page->total(), qint64(25'003));
        QCOMPARE(page->size(), qsizetype(20'000));
        QVERIFY(!page->isWhole());
        const Child b = page->at(0);
        QCOMPARE(b.keys, qint64(3));
        QCOMPARE(b.memory, qint64(10));
        QCOMPARE(b.measured, qint64(1));
        QCOMPARE(b.selected, qint64(1));
        QCOMPARE(described(*listOf(index, "", {":"}, TreeOrder::NamespacesFirst, 3)),
                 QByteArray("b:> 3 | d:> 2 | key0 1"));
        QCOMPARE(described(*listOf(index, "", {":"}, TreeOrder::Keys, 2)), QByteArray("b:> 3 | d:> 2"));
        QCOMPARE(described(*listOf(index, "", {":"}, TreeOrder::Memory, 2)), QByteArray("d:> 2 | b:> 3"));
    }

    void filtersByName_data()
    {
        QTest::addColumn<int>("match");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("insensitive");
        QTest::addColumn<QByteArrayList>("expected");
        const int pattern = int(Filter::Match::Pattern);
        const int substring = int(Filter::Match::Substring);
        const int regex = int(Filter::Match::Regex);
        QTest::newRow("glob") << pattern << QByteArray("a*") << false << QByteArrayList{"a1", "a[2]"};
        QTest::newRow("glob, any letters")
            << pattern << QByteArray("A?") << true << QByteArrayList{"A3", "a1"};
        QTest::newRow("glob, escaped") << pattern << QByteArray("a\\[*") << false << QByteArrayList{"a[2]"};
        QTest::newRow("substring is no glob")
            << substring << QByteArray("[2]") << false << QByteArrayList{"a[2]"};
        QTest::newRow("substring of bytes")
            << substring << QByteArray("\xff") << false << QByteArrayList{"x\xff"};
        QTest::newRow("regex") << regex << QByteArray("^[aA]\\d$") << false << QByteArrayList{"A3", "a1"};
        QTest::newRow("regex, letters of all languages")
            << regex << QByteArray("ä") << true << QByteArrayList{"Ä"};
    }
    void filtersByName()
    {
        QFETCH(int, match);
        QFETCH(QByteArray, text);
        QFETCH(bool, insensitive);
        QFETCH(QByteArrayList, expected);
        KeyIndex index;
        fill(index, {"a1", "A3", "a[2]", "x\xff", "Ä"});
        KeyView view(index);
        ViewSpec spec;
        spec.filter.match = static_cast<Filter::Match>(match);
        spec.filter.text = text;
        spec.filter.letters = insensitive ? Qt::CaseInsensitive : Qt::CaseSensitive;
        QVERIFY(view.setSpec(spec));
        QCOMPARE(rowsOf(index, view), expected);
        QCOMPARE(view.undecided(), qint64(0));
    }

    void aRegexThatIsNoneIsRefused()
    {
        KeyIndex index;
        fill(index, {"a", "b"});
        KeyView view(index);
        ViewSpec spec;
        spec.filter.text = "b";
        QVERIFY(view.setSpec(spec));
        spec.filter.match = Filter::Match::Regex;
        spec.filter.text = "(";
        const auto refused = view.setSpec(spec);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, base::ErrorCode::InvalidInput);
        QCOMPARE(rowsOf(index, view), QByteArrayList{"b"});
    }

    void filtersByFacts()
    {
        const qint64 soon = std::chrono::duration_cast<std::chrono::milliseconds>(
                                (Facts::Clock::now() + 30s).time_since_epoch())
                                .count();
        KeyIndex index;
        fill(index, {"hash", "list", "never", "unknown"});
        const FactSet all = Fact::Type | Fact::Ttl | Fact::Memory;
        index.setFacts(index.find("hash").value(), factsWith(all, 100, KeyType::Hash, soon));
        index.setFacts(index.find("list").value(), factsWith(all, 200, KeyType::List, soon + 3'600'000));
        index.setFacts(index.find("never").value(), factsWith(all, 300, KeyType::Hash));
        const auto shown = [&index](const Filter& filter, qint64 undecided) {
            KeyView view(index);
            ViewSpec spec;
            spec.filter = filter;
            return view.setSpec(spec) && view.undecided() == undecided ? rowsOf(index, view)
                                                                       : QByteArrayList{"?"};
        };
        Filter filter;
        filter.types = 1U << static_cast<unsigned>(KeyType::Hash);
        QCOMPARE(shown(filter, 1), (QByteArrayList{"hash", "never"}));
        filter.expiresWithin = 60s;
        QCOMPARE(shown(filter, 1), QByteArrayList{"hash"});
        filter = {};
        filter.ttl = Filter::Ttl::None;
        QCOMPARE(shown(filter, 1), QByteArrayList{"never"});
        filter = {};
        filter.memoryFrom = 200;
        QCOMPARE(shown(filter, 1), (QByteArrayList{"list", "never"}));
        filter.memoryTo = 200;
        QCOMPARE(shown(filter, 1), QByteArrayList{"list"});
        filter.text = "n*"; // decided by the name: nothing is not known
        QCOMPARE(shown(filter, 0), QByteArrayList{});
    }

    void sortsByColumnsWithUnknownLast()
    {
        KeyIndex index;
        fill(index, {"a", "b", "c", "d"});
        index.setFacts(index.find("a").value(), factsWith(Fact::Memory, 5));
        index.setFacts(index.find("c").value(), factsWith(Fact::Memory, 9));
        index.setFacts(index.find("d").value(), factsWith(Fact::Memory, 5));
        KeyView view(index);
        ViewSpec spec;
        spec.column = ViewSpec::Column::Memory;
        QVERIFY(view.setSpec(spec));
        QCOMPARE(rowsOf(index, view), (QByteArrayList{"a", "d", "c", "b"}));
        QCOMPARE(view.unsorted(), qint64(1));
        spec.order = Qt::DescendingOrder;
        QVERIFY(view.setSpec(spec));
        QCOMPARE(rowsOf(index, view), (QByteArrayList{"c", "a", "d", "b"}));
        spec.column = ViewSpec::Column::Name;
        QVERIFY(view.setSpec(spec));
        QCOMPARE(rowsOf(index, view), (QByteArrayList{"d", "c", "b", "a"}));
    }
};

QTEST_GUILESS_MAIN(KeyspaceIndexTreeTest)
#include "tst_keyspace_index_tree.moc"
