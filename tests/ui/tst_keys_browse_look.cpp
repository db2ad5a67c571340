// How rows of the key browser look: what is painted in them, and on which ground.
#include "ui/common/cell_delegate.h"
#include "ui/keys/browse/key_list_model.h"
#include "ui/keys/browse/key_tree_model.h"
#include "ui/keys/browse/key_tree_view.h"
#include "ui/theme/theme.h"

#include <QtTest>

using keys::KeyListModel;
using keys::KeyTreeModel;

class KeysBrowseLookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lifetimesArePaintedAsTheyAre_data();
    void lifetimesArePaintedAsTheyAre();
    void theGroundOfARowReachesBelowItsBranches();
};

void KeysBrowseLookTest::lifetimesArePaintedAsTheyAre_data()
{
    QTest::addColumn<qint64>("left"); // seconds; below 0: never expires
    QTest::addColumn<int>("idle");
    QTest::addColumn<QString>("ttl");
    QTest::addColumn<QString>("unused");
    QTest::newRow("hours") << qint64(7230) << 7200 << QStringLiteral("2 h") << QStringLiteral("2 h");
    QTest::newRow("never") << qint64(-1) << 90 << QStringLiteral("none") << QStringLiteral("1 min");
}

void KeysBrowseLookTest::lifetimesArePaintedAsTheyAre()
{
    QFETCH(qint64, left);
    QFETCH(int, idle);
    QFETCH(QString, ttl);
    QFETCH(QString, unused);
    keyspace::Facts facts;
    facts.known = keyspace::Fact::Ttl | keyspace::Fact::Idle;
    facts.expiresAt = left < 0 ? keyspace::Facts::never : QDateTime::currentMSecsSinceEpoch() + left * 1000;
    facts.idle = std::chrono::seconds(idle);
    KeyListModel model;
    keyspace::ViewState view;
    view.version = view.rows = 1;
    model.setView(view);
    model.setVisibleRows(0, 0);
    model.setRows({1, 0, {{"key", facts, false}}});
    const auto painted = [&model](KeyListModel::Column column) {
        return common::cellText(model.index(0, static_cast<int>(column)));
    };
    QVERIFY2(painted(KeyListModel::Column::Ttl).startsWith(ttl),
             qPrintable(painted(KeyListModel::Column::Ttl)));
    QVERIFY2(painted(KeyListModel::Column::Idle).startsWith(unused),
             qPrintable(painted(KeyListModel::Column::Idle)));
    for (const auto column : {KeyListModel::Column::Ttl, KeyListModel::Column::Idle})
        QVERIFY(model.index(0, static_cast<int>(column)).data(Qt::TextAlignmentRole).toInt() &
                Qt::AlignTrailing);
}

void KeysBrowseLookTest::theGroundOfARowReachesBelowItsBranches()
{
    theme::Theme::install(*qApp);
    KeyTreeModel model;
    model.reset({":"});
    keys::KeyTreeView view(model);
    auto list = std::make_shared<keyspace::ChildList>(QByteArray(), 3);
    for (const char* label : {"alpha", "beta", "gamma"})
        list->append({label, false, 1, 0, 0, 0});
    model.setChildren(list);
    view.resize(600, 300);
    view.show();
    view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    view.setFocus();
    view.setCurrentIndex(model.indexOf("beta"));
    const auto colorAt = [&view, &model](const QByteArray& key, int x) {
        const QImage image = view.viewport()->grab().toImage();
        const qreal ratio = image.devicePixelRatio();
        return image.pixelColor(qRound(x * ratio),
                                qRound(view.visualRect(model.indexOf(key)).center().y() * ratio));
    };
    const theme::Tokens& t = theme::tokens();
    const int branch = theme::u(8);
    QCOMPARE(colorAt("beta", theme::u(1) + 1), t.accent); // the row begins there
    QCOMPARE(colorAt("beta", branch), t.selection);
    QCOMPARE(colorAt("alpha", branch), t.surface);
    QTest::mouseMove(view.viewport(), view.visualRect(model.indexOf("gamma")).center());
    QTRY_COMPARE_WITH_TIMEOUT(colorAt("gamma", branch), t.hover, 30'000);
}

QTEST_MAIN(KeysBrowseLookTest)
#include "tst_keys_browse_look.moc"
