// Words of conditions, saved filters and values to pick: what needs no server.
#include "ui/common/profile_settings.h"
#include "ui/properties/find/filter_builder_picker.h"
#include "ui/properties/find/filter_builder_words.h"
#include "ui/properties/find/saved_filters_model.h"

#include <QAbstractItemModelTester>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace properties;
using property::Column;
using property::Condition;
using property::Operator;

namespace {

const QString profileName = QStringLiteral("lister / north");

property::Filter filterOf(const char* text)
{
    auto read = property::filterFromText(QString::fromUtf8(text));
    const auto* filter = std::get_if<property::Filter>(&read);
    return filter == nullptr ? property::Filter() : *filter;
}

QString savedKey()
{
    return common::profileSettingsKey(profileName, QStringLiteral("properties/filters"));
}

AgentName nobody()
{
    return [](property::AgentId) { return QString(); };
}

} // namespace

class TestPropertiesFilterModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QSettings().clear(); }

    void readsValuesAsTheLocaleWritesThem_data();
    void readsValuesAsTheLocaleWritesThem();
    void writesConditionsInWords_data();
    void writesConditionsInWords();
    void saysWhereATextIsWrong_data();
    void saysWhereATextIsWrong();
    void keepsFiltersByName();
    void renamesAndBringsADeletedOneBack();
    void keepsWhatItCannotRead_data();
    void keepsWhatItCannotRead();
    void remembersTheLastTen();
    void twoWindowsLoseNothingOfEachOther();
    void aProfileThatIsRenamedKeepsItsFilters();
    void listsSavedAndRecentOnes();
    void picksValues();
    void offersATextThatIsInNoList();
};

void TestPropertiesFilterModels::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("keystead-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_properties_filter_models"));
}

void TestPropertiesFilterModels::readsValuesAsTheLocaleWritesThem_data()
{
    QTest::addColumn<QString>("locale");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("value"); // empty: none
    const auto row = [](const char* name, const char* locale, Column column, const char* typed,
                        const char* value) {
        QTest::newRow(name) << QString::fromLatin1(locale) << int(column) << QString::fromUtf8(typed)
                            << QString::fromUtf8(value);
    };
    row("grouped price", "en_US", Column::Price, "850,000", "850000");
    row("German price", "de_DE", Column::Price, "850.000,50", "850000.5");
    row("ambiguous price", "de_DE", Column::Price, "1.234", "");
    row("no price", "en_US", Column::Price, "cheap", "");
    row("half a bedroom", "en_US", Column::Bedrooms, "2.5", "");
    row("day by locale", "de_DE", Column::Created, "31.01.2026", "2026-01-31");
    row("day in ISO", "de_DE", Column::Created, "2026-01-31", "2026-01-31");
    row("time in ISO", "en_US", Column::Updated, "2026-01-31T09:30Z", "2026-01-31T09:30Z");
    row("no day", "en_US", Column::Created, "yesterday", "");
    row("text", "en_US", Column::Title, "  sea view ", "sea view");
}

void TestPropertiesFilterModels::readsValuesAsTheLocaleWritesThem()
{
    QFETCH(QString, locale);
    QFETCH(int, column);
    QFETCH(QString, typed);
    QFETCH(QString, value);
    const auto read = conditionValue(static_cast<Column>(column), typed, QLocale(locale));
    QCOMPARE(read.value_or(QString()), value);
    if (!read)
        return;
    const QString shown = conditionValueText(static_cast<Column>(column), *read, nobody(), QLocale(locale));
    QCOMPARE(conditionValue(static_cast<Column>(column), shown, QLocale(locale)), read);
}

void TestPropertiesFilterModels::writesConditionsInWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("number") << QStringLiteral("price >= 100000") << QStringLiteral("Price ≥ 100,000");
    QTest::newRow("span") << QStringLiteral("bedrooms between 2 and 4") << QStringLiteral("Bedrooms 2 – 4");
    QTest::newRow("text") << QStringLiteral("title contains pool") << QStringLiteral("Title contains pool");
    QTest::newRow("choice") << QStringLiteral("status != sold") << QStringLiteral("Status is not Sold");
    QTest::newRow("list") << QStringLiteral("type in (house, land)")
                          << QStringLiteral("Type is one of House, Land");
    QTest::newRow("long list") << QStringLiteral("city in (Aa, Bb, Cc, Dd, Ee)")
                               << QStringLiteral("City is one of Aa, Bb, Cc and 2 more");
    QTest::newRow("nothing there") << QStringLiteral("description is empty")
                                   << QStringLiteral("Description is empty");
    QTest::newRow("agent") << QStringLiteral("agent = 3") << QStringLiteral("Agent is Mira Tan");
}

void TestPropertiesFilterModels::writesConditionsInWords()
{
    QFETCH(QString, text);
    QFETCH(QString, words);
    const property::Filter filter = filterOf(text.toUtf8().constData());
    QCOMPARE(filter.conditions.size(), std::size_t(1));
    const AgentName names = [](property::AgentId agent) {
        return agent == 3 ? QStringLiteral("Mira Tan") : QString();
    };
    QCOMPARE(conditionText(filter.conditions.front(), names, QLocale(QStringLiteral("en_US"))), words);
}

void TestPropertiesFilterModels::saysWhereATextIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("what");
    const auto row = [](const char* text, const char* where, const char* what) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(where) << QString::fromUtf8(what);
    };
    row("prise >= 3", "Character 1", "price");    // the fields that there are
    row("price contains 3", "Character 7", ">="); // the operators that fit
    row("price >= cheap", "Character 10", "cheap");
    row("price >= 3 city = Ipoh", "Character 12", "and");
    row("type in house", "Character 9", "(house, land)");
    row("title = \"open", "Character 9", "closed");
    row("type: house and type: land", "Character 17", "commas");
}

void TestPropertiesFilterModels::saysWhereATextIsWrong()
{
    QFETCH(QString, text);
    QFETCH(QString, where);
    QFETCH(QString, what);
    const auto read = property::filterFromText(text);
    const auto* error = std::get_if<property::FilterTextError>(&read);
    QVERIFY(error != nullptr);
    const QString sentence = filterErrorText(*error);
    QVERIFY2(sentence.startsWith(where + u':'), qPrintable(sentence));
    QVERIFY2(sentence.contains(what), qPrintable(sentence));
}

// ── saved filters ────────────────────────────────────────────────────────────────────────────

void TestPropertiesFilterModels::keepsFiltersByName()
{
    using Outcome = SavedFilters::Outcome;
    const property::Filter dear = filterOf("price >= 1000000");
    {
        SavedFilters filters(profileName);
        QCOMPARE(filters.save(QStringLiteral("  Dear  ones "), dear), Outcome::Done);
        QCOMPARE(filters.save(QStringLiteral("dear ones"), filterOf("price >= 5")), Outcome::Taken);
        QCOMPARE(filters.save(QStringLiteral(" "), dear), Outcome::Blank);
        QCOMPARE(filters.save(QString(81, u'x'), dear), Outcome::TooLong);
        QCOMPARE(filters.save(QStringLiteral("Cheap"), filterOf("band: under-100k")), Outcome::Done);
    }
    const SavedFilters filters(profileName); // the next start
    QCOMPARE(filters.saved().size(), std::size_t(2));
    QCOMPARE(filters.saved()[0].name, QStringLiteral("Cheap"));
    QCOMPARE(filters.saved()[1].name, QStringLiteral("Dear ones"));
    QCOMPARE(filters.saved()[1].filter, dear);
    QVERIFY(SavedFilters(QStringLiteral("another")).saved().empty());
    SavedFilters again(profileName);
    QCOMPARE(again.save(QStringLiteral("dear ones"), filterOf("price >= 5"), true), Outcome::Done);
    QCOMPARE(again.saved().size(), std::size_t(2));
    QCOMPARE(again.saved()[1].filter, filterOf("price >= 5"));
}

void TestPropertiesFilterModels::renamesAndBringsADeletedOneBack()
{
    using Outcome = SavedFilters::Outcome;
    SavedFilters filters(profileName);
    filters.save(QStringLiteral("One"), filterOf("price >= 1"));
    filters.save(QStringLiteral("Two"), filterOf("price >= 2"));
    QCOMPARE(filters.rename(filters.saved()[0], QStringLiteral("two")), Outcome::Taken);
    QCOMPARE(filters.rename(filters.saved()[0], QStringLiteral("ONE")), Outcome::Done); // its own name
    QCOMPARE(filters.saved()[0].name, QStringLiteral("ONE"));
    const auto removed = filters.remove(filters.saved()[1]);
    QVERIFY(removed);
    QCOMPARE(filters.saved().size(), std::size_t(1));
    QVERIFY(!filters.remove(*removed)); // it has gone
    filters.restore(*removed);
    QCOMPARE(filters.saved()[1], *removed);
    filters.restore(*removed);
    QCOMPARE(filters.saved().size(), std::size_t(2));
}

void TestPropertiesFilterModels::keepsWhatItCannotRead_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("newer") << QStringLiteral(
                                  R"({"version":7,"name":"Later","filter":"distance < 5","near":"Kuah"})")
                           << int(SavedFilter::State::Newer) << QStringLiteral("newer version");
    QTest::newRow("another language") << QStringLiteral(R"({"version":1,"name":"Odd","filter":"price ~ 5"})")
                                      << int(SavedFilter::State::Damaged) << QStringLiteral("price ~ 5");
    QTest::newRow("half of it") << QStringLiteral(R"({"version":1,"name":"Ha)")
                                << int(SavedFilter::State::Damaged) << QStringLiteral("cannot be read");
}

void TestPropertiesFilterModels::keepsWhatItCannotRead()
{
    QFETCH(QString, entry);
    QFETCH(int, state);
    QFETCH(QString, sentence);
    QSettings().setValue(savedKey(), QStringList{entry});
    SavedFilters filters(profileName);
    QCOMPARE(filters.saved().size(), std::size_t(1));
    QCOMPARE(int(filters.saved()[0].state), state);
    filters.save(QStringLiteral("Another"), filterOf("price >= 1"));
    filters.save(QStringLiteral("Another"), filterOf("price >= 2"), true);
    QVERIFY(QSettings().value(savedKey()).toStringList().contains(entry)); // to the letter
    SavedFiltersModel model(filters, nobody());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    int bad = -1;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data(SavedFiltersModel::BadRole).toBool())
            bad = row;
    }
    QVERIFY(bad > 0);
    QVERIFY(!model.filterAt(bad));
    const QString told = model.index(bad, 0).data(SavedFiltersModel::DetailRole).toString();
    QVERIFY2(told.contains(sentence), qPrintable(told));
    QVERIFY(filters.remove(*model.savedAt(bad)));
    QVERIFY(!QSettings().value(savedKey()).toStringList().contains(entry));
}

void TestPropertiesFilterModels::remembersTheLastTen()
{
    SavedFilters filters(profileName);
    for (int i = 1; i <= 12; ++i)
        filters.addRecent(filterOf(qPrintable(QStringLiteral("bedrooms = %1").arg(i))));
    filters.addRecent({}); // nothing is no filter
    QCOMPARE(filters.recent().size(), SavedFilters::mostRecent);
    QCOMPARE(filters.recent().front(), filterOf("bedrooms = 12"));
    filters.addRecent(filterOf("bedrooms = 5"));
    QCOMPARE(filters.recent().size(), SavedFilters::mostRecent);
    QCOMPARE(filters.recent().front(), filterOf("bedrooms = 5"));
    RecentFilter recent(filters);
    recent.note(filterOf("bedrooms = 99"));
    QTRY_COMPARE(filters.recent().front(), filterOf("bedrooms = 99"));
}

void TestPropertiesFilterModels::twoWindowsLoseNothingOfEachOther()
{
    SavedFilters mine(profileName);
    SavedFilters theirs(profileName);
    mine.save(QStringLiteral("Mine"), filterOf("price >= 1"));
    theirs.save(QStringLiteral("Theirs"), filterOf("price >= 2"));
    QCOMPARE(mine.saved().size(), std::size_t(2));
}

void TestPropertiesFilterModels::aProfileThatIsRenamedKeepsItsFilters()
{
    SavedFilters(profileName).save(QStringLiteral("One"), filterOf("price >= 1"));
    common::renameProfileSettings(profileName, QStringLiteral("south"));
    QVERIFY(SavedFilters(profileName).saved().empty());
    QCOMPARE(SavedFilters(QStringLiteral("south")).saved().size(), std::size_t(1));
}

void TestPropertiesFilterModels::listsSavedAndRecentOnes()
{
    SavedFilters filters(profileName);
    SavedFiltersModel model(filters, nobody());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.firstFilter(), -1);
    filters.save(QStringLiteral("Dear"), filterOf("type: house and price >= 1000000"));
    filters.addRecent(filterOf("city: Kuah"));
    QCOMPARE(model.rowCount(), 4); // each under its heading
    QVERIFY(!(model.index(0, 0).flags() & Qt::ItemIsSelectable));
    QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("Dear"));
    const QString detail = model.index(1, 0).data(SavedFiltersModel::DetailRole).toString();
    QVERIFY2(detail.contains(QStringLiteral("House")), qPrintable(detail));
    QCOMPARE(model.filterAt(3), filterOf("city: Kuah"));
    QVERIFY(!model.savedAt(3));
    model.setSearch(QStringLiteral("kua"));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.filterAt(1), filterOf("city: Kuah"));
    model.setSearch(QStringLiteral("nothing of the kind"));
    QCOMPARE(model.rowCount(), 0);
}

// ── values ───────────────────────────────────────────────────────────────────────────────────

void TestPropertiesFilterModels::picksValues()
{
    PickModel model(true);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setValues({{QStringLiteral("1"), QStringLiteral("Aina"), 7},
                     {QStringLiteral("2"), QStringLiteral("Mira Tan"), std::nullopt}});
    model.toggle(model.index(1, 0));
    QCOMPARE(model.chosen(), QStringList{QStringLiteral("2")});
    QCOMPARE(model.index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QVERIFY(!model.index(1, 0).data(PickModel::CountRole).isValid()); // not known is not 0
    model.setSearch(QStringLiteral("ain"));
    QCOMPARE(model.rowCount(), 1);
    model.toggle(model.index(0, 0));
    QCOMPARE(model.chosen().size(), 2);
    model.setSearch({});
    model.toggle(model.index(1, 0));
    QCOMPARE(model.chosen(), QStringList{QStringLiteral("1")});
    PickModel single(false);
    single.setValues(
        {{QStringLiteral("1"), QStringLiteral("Aina")}, {QStringLiteral("2"), QStringLiteral("M")}});
    single.toggle(single.index(0, 0));
    single.toggle(single.index(1, 0));
    QCOMPARE(single.chosen(), QStringList{QStringLiteral("2")});
    QVERIFY(!single.index(0, 0).data(Qt::CheckStateRole).isValid());
}

void TestPropertiesFilterModels::offersATextThatIsInNoList()
{
    PickModel model(true);
    model.setValues({{QStringLiteral("Kuah"), QStringLiteral("Kuah"), 7}});
    model.setSearch(QStringLiteral("Kuala"));
    QCOMPARE(model.rowCount(), 0);
    model.setOthersAllowed(true);
    QCOMPARE(model.rowCount(), 1);
    model.toggle(model.index(0, 0));
    QCOMPARE(model.chosen(), QStringList{QStringLiteral("Kuala")});
    model.setSearch({});
    model.setChosen({QStringLiteral("Kuala"), QStringLiteral("Kuah")});
    QCOMPARE(model.rowCount(), 2); // what is chosen can be let go of
    model.setSearch(QStringLiteral("kuah"));
    QCOMPARE(model.rowCount(), 1); // no second one of the same name
}

QTEST_MAIN(TestPropertiesFilterModels)
#include "tst_properties_filter_models.moc"
