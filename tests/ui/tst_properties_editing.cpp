// Drafts, merging and the conflict dialog, without servers.
#include "ui/properties/editing/conflict_dialog.h"
#include "ui/properties/editing/draft.h"
#include "ui/properties/editing/edit_merge.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using properties::Draft;
using properties::EditMerge;
using properties::MergeChoice;
using properties::MergeState;
using property::Field;

namespace {

property::Property villa()
{
    property::Property property;
    property.id = 812;
    property.title = QStringLiteral("Villa by the lake");
    property.location = QStringLiteral("Langkawi");
    property.price = property::Money::fromCents(82'000'000);
    property.status = property::PropertyStatus::Listed;
    property.bedrooms = 4;
    property.version = 7;
    return property;
}

const QLocale german(QStringLiteral("de_DE"));

} // namespace

class TestPropertiesEditing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isCleanAgainAtTheOldValue();
    void keepsWhatCannotBeReadAndRefusesIt();
    void asksForAPriceOfANewListing();
    void saysFirstProblemInFormOrder();
    void messageWaitsForLeavingAndGoesByTyping();
    void emptiesOptionalFields();
    void keepsWhatWasTypedWhileItWasSaved();
    void mergesWhatOneSideChanged();
    void choosesNothingWhereBothChanged();
    void dialogSavesOnlyAfterTheChoice();
    void dialogAsksForEachOfSeveralListings();
    void dialogCancelKeepsEverything();
    void dialogGrowsSoThatNothingIsCut();
};

void TestPropertiesEditing::isCleanAgainAtTheOldValue()
{
    Draft draft(villa());
    QCOMPARE(draft.text(Field::Price, german), QStringLiteral("820.000,00"));
    draft.setText(Field::Price, QStringLiteral("850000"), german);
    QVERIFY(draft.isChanged(Field::Price));
    QCOMPARE(draft.edited().price, property::Money::fromCents(85'000'000));
    draft.setText(Field::Price, QStringLiteral("820.000,00"), german);
    QVERIFY(!draft.isDirty());
    draft.setText(Field::Title, QStringLiteral("Other"), german);
    draft.revert(Field::Title);
    QVERIFY(!draft.isDirty());
}

void TestPropertiesEditing::keepsWhatCannotBeReadAndRefusesIt()
{
    Draft draft(villa());
    draft.setText(Field::Price, QStringLiteral("1.234"), german);
    QCOMPARE(draft.text(Field::Price, german), QStringLiteral("1.234"));
    QVERIFY(draft.isDirty());
    QCOMPARE(draft.checkAll(german), std::optional(Field::Price));
    QVERIFY(draft.problem(Field::Price).contains(QStringLiteral("1.234,")) == false);
    QVERIFY(draft.problem(Field::Price).contains(QStringLiteral("1,234")));
    draft.setText(Field::Price, QStringLiteral("1.234,00"), german);
    QVERIFY(draft.problem(Field::Price).isEmpty());
    QVERIFY(!draft.checkAll(german));
}

void TestPropertiesEditing::asksForAPriceOfANewListing()
{
    Draft draft;
    QVERIFY(draft.isNew());
    QVERIFY(!draft.isDirty());
    QCOMPARE(draft.text(Field::Price, german), QString());
    draft.setText(Field::Title, QStringLiteral("Garden flat"), german);
    draft.setText(Field::Location, QStringLiteral("Kuah"), german);
    QCOMPARE(draft.checkAll(german), std::optional(Field::Price));
    draft.setText(Field::Price, QStringLiteral("0"), german);
    QVERIFY(!draft.checkAll(german));
}

void TestPropertiesEditing::saysFirstProblemInFormOrder()
{
    Draft draft(villa());
    draft.setText(Field::Location, QStringLiteral(" "), german);
    draft.setText(Field::Price, QStringLiteral("-1"), german);
    QCOMPARE(draft.checkAll(german), std::optional(Field::Price));
    QVERIFY(!draft.problem(Field::Location).isEmpty());
}

void TestPropertiesEditing::messageWaitsForLeavingAndGoesByTyping()
{
    Draft draft(villa());
    draft.setText(Field::Title, QString(), german);
    QVERIFY(draft.problem(Field::Title).isEmpty());
    draft.check(Field::Title, german);
    QVERIFY(!draft.problem(Field::Title).isEmpty());
    draft.setText(Field::Title, QStringLiteral("V"), german);
    QVERIFY(draft.problem(Field::Title).isEmpty());
}

void TestPropertiesEditing::emptiesOptionalFields()
{
    Draft draft(villa());
    draft.setText(Field::Bedrooms, QString(), german);
    QVERIFY(!draft.edited().bedrooms);
    draft.setText(Field::Area, QStringLiteral("120,5"), german);
    QCOMPARE(draft.edited().area, std::optional(120.5));
    draft.setText(Field::Bathrooms, QStringLiteral("2,5"), german);
    QCOMPARE(draft.checkAll(german), std::optional(Field::Bathrooms));
    draft.setText(Field::Bathrooms, QStringLiteral("99999999999"), german);
    QCOMPARE(draft.checkAll(german), std::optional(Field::Bathrooms));
}

void TestPropertiesEditing::keepsWhatWasTypedWhileItWasSaved()
{
    Draft draft(villa());
    draft.setText(Field::Title, QStringLiteral("Villa"), german);
    const property::Property sent = draft.edited();
    draft.setText(Field::Title, QStringLiteral("Villa with a garden"), german);
    draft.setText(Field::Price, QStringLiteral("1.234"), german); // of two meanings
    property::Property stored = sent;
    stored.version = 8;
    const Draft rest = draft.restBehind(sent, stored);
    QCOMPARE(rest.base().version, 8);
    QCOMPARE(rest.base().title, QStringLiteral("Villa"));
    QCOMPARE(rest.edited().title, QStringLiteral("Villa with a garden"));
    QCOMPARE(rest.text(Field::Price, german), QStringLiteral("1.234"));
    QVERIFY(rest.isDirty());
    QVERIFY(!Draft(sent).restBehind(sent, stored).isDirty());
}

void TestPropertiesEditing::mergesWhatOneSideChanged()
{
    property::Property mine = villa();
    mine.price = property::Money::fromCents(1);
    property::Property theirs = villa();
    theirs.status = property::PropertyStatus::Sold;
    theirs.version = 8;
    const EditMerge merge(villa(), theirs, mine);
    QVERIFY(!merge.needsChoice());
    const std::vector<properties::FieldMerge> expected{{Field::Price, MergeState::MineOnly},
                                                       {Field::Status, MergeState::TheirsOnly}};
    QCOMPARE(merge.fields(), expected);
    const auto result = merge.result({});
    QVERIFY(result);
    QCOMPARE(result->price, mine.price);
    QCOMPARE(result->status, theirs.status);
    QCOMPARE(result->version, 8);
}

void TestPropertiesEditing::choosesNothingWhereBothChanged()
{
    property::Property mine = villa();
    mine.price = property::Money::fromCents(1);
    property::Property theirs = villa();
    theirs.price = property::Money::fromCents(2);
    const EditMerge merge(villa(), theirs, mine);
    QVERIFY(merge.needsChoice());
    QVERIFY(!merge.result({}));
    QCOMPARE(merge.result({{Field::Price, MergeChoice::Mine}})->price, mine.price);
    QCOMPARE(merge.result({{Field::Price, MergeChoice::Theirs}})->price, theirs.price);
    theirs.price = mine.price;
    QVERIFY(!EditMerge(villa(), theirs, mine).needsChoice());
}

void TestPropertiesEditing::dialogSavesOnlyAfterTheChoice()
{
    property::Property mine = villa();
    mine.price = property::Money::fromCents(63'000'000);
    property::Property theirs = villa();
    theirs.price = property::Money::fromCents(65'500'000);
    theirs.status = property::PropertyStatus::Sold;
    properties::ConflictDialog dialog({EditMerge(villa(), theirs, mine)});
    QSignalSpy resolved(&dialog, &properties::ConflictDialog::resolved);
    dialog.open();
    QTest::keyClick(&dialog, Qt::Key_Return);
    QCOMPARE(resolved.size(), 0);
    QVERIFY(dialog.isVisible());
    dialog.choose(Field::Price, MergeChoice::Mine);
    QTest::keyClick(&dialog, Qt::Key_Return);
    QCOMPARE(resolved.size(), 1);
    const auto merged = resolved.first().first().value<std::vector<property::Property>>().front();
    QCOMPARE(merged.price, mine.price);
    QCOMPARE(merged.status, theirs.status);
}

void TestPropertiesEditing::dialogAsksForEachOfSeveralListings()
{
    std::vector<EditMerge> merges;
    for (const property::PropertyId id : {812, 813, 814}) {
        property::Property base = villa();
        base.id = id;
        property::Property mine = base;
        mine.price = property::Money::fromCents(1);
        property::Property theirs = base;
        theirs.price = property::Money::fromCents(id);
        theirs.version = 8;
        merges.emplace_back(base, theirs, mine);
    }
    properties::ConflictDialog dialog(merges);
    QSignalSpy resolved(&dialog, &properties::ConflictDialog::resolved);
    dialog.open();
    dialog.choose(Field::Price, MergeChoice::Mine);
    QTest::keyClick(&dialog, Qt::Key_Return);
    QCOMPARE(resolved.size(), 0);
    QCOMPARE(dialog.current(), 1); // the next one that waits
    dialog.choose(Field::Price, MergeChoice::Theirs);
    dialog.chooseEverywhere(MergeChoice::Mine); // leaves what is chosen alone
    QTest::keyClick(&dialog, Qt::Key_Return);
    QCOMPARE(resolved.size(), 1);
    const auto merged = resolved.first().first().value<std::vector<property::Property>>();
    QCOMPARE(merged.size(), std::size_t(3));
    QCOMPARE(merged[0].price, property::Money::fromCents(1));
    QCOMPARE(merged[1].price, property::Money::fromCents(813));
    QCOMPARE(merged[2].price, property::Money::fromCents(1));
    QCOMPARE(merged[2].version, 8);
}

void TestPropertiesEditing::dialogCancelKeepsEverything()
{
    properties::ConflictDialog dialog({EditMerge(villa(), villa(), villa())});
    QSignalSpy resolved(&dialog, &properties::ConflictDialog::resolved);
    dialog.open();
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(resolved.size(), 0);
}

// The second listing has more to compare than the first, and a message comes below it.
void TestPropertiesEditing::dialogGrowsSoThatNothingIsCut()
{
    property::Property other = villa();
    other.id = 813;
    property::Property mine = villa();
    property::Property theirs = villa();
    mine.price = property::Money::fromCents(1);
    theirs.price = property::Money::fromCents(2);
    property::Property hers = other;
    hers.title = QStringLiteral("A villa whose title is long enough for two lines of its column");
    hers.description = QStringLiteral("Seen from the sea it is white. ").repeated(4);
    hers.bedrooms = 9;
    hers.bathrooms = 9;
    hers.area = 900.0;
    properties::ConflictDialog dialog({EditMerge(villa(), theirs, mine), EditMerge(other, hers, other)});
    dialog.open();
    const auto cut = [&dialog]() -> QString {
        for (const QLabel* label : dialog.findChildren<QLabel*>()) {
            const int needed =
                label->wordWrap() ? label->heightForWidth(label->width()) : label->minimumSizeHint().height();
            if (label->isVisible() && label->height() < needed)
                return label->text();
        }
        return {};
    };
    QTRY_COMPARE_WITH_TIMEOUT(cut(), QString(), 30'000);
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY(dialog.isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(cut(), QString(), 30'000);
    dialog.setCurrent(1);
    QTRY_COMPARE_WITH_TIMEOUT(cut(), QString(), 30'000);
}

QTEST_MAIN(TestPropertiesEditing)
#include "tst_properties_editing.moc"
