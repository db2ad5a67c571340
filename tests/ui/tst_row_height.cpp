// How high rows are, chosen while a table of a million rows is shown.
#include "ui/common/cell_delegate.h"
#include "ui/common/density.h"
#include "ui/theme/theme.h"

#include <QAbstractTableModel>
#include <QHeaderView>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

#include <memory>

namespace {

class ManyRows : public QAbstractTableModel
{
public:
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 1'000'000; }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 3; }
    QVariant data(const QModelIndex& index, int role) const override
    {
        return role == Qt::DisplayRole ? QVariant(index.row()) : QVariant();
    }
};

} // namespace

class TestRowHeight : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void keepsCurrentRowAndSelection();
    void keepsTheTopmostRowWhenTheCurrentOneIsElsewhere();
    void keepsTheLastRowAtTheEnd();
    void laysTheTableOutOnce();

private:
    static void choose(common::Density::Rows rows) { common::Density::instance().setRows(rows); }

    ManyRows m_model;
    std::unique_ptr<QTableView> m_view;
};

void TestRowHeight::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("keystead-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_row_height"));
    QSettings().clear();
    theme::Theme::install(*qApp);
}

void TestRowHeight::init()
{
    choose(common::Density::Rows::Compact);
    m_view = std::make_unique<QTableView>();
    common::prepareTable(*m_view);
    m_view->setModel(&m_model);
    m_view->resize(600, 600);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestRowHeight::keepsCurrentRowAndSelection()
{
    m_view->setCurrentIndex(m_model.index(700'010, 1));
    m_view->scrollTo(m_model.index(700'010, 1), QAbstractItemView::PositionAtCenter);
    m_view->selectionModel()->select(m_model.index(12, 0),
                                     QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const QItemSelection selection = m_view->selectionModel()->selection();
    const int top = m_view->visualRect(m_view->currentIndex()).top();
    QSignalSpy selected(m_view->selectionModel(), &QItemSelectionModel::selectionChanged);
    QSignalSpy moved(m_view->selectionModel(), &QItemSelectionModel::currentChanged);
    for (const auto rows : {common::Density::Rows::Comfortable, common::Density::Rows::Compact}) {
        choose(rows);
        QCOMPARE(m_view->rowHeight(700'010), common::rowHeight());
        QCOMPARE(m_view->visualRect(m_view->currentIndex()).top(), top);
        QCOMPARE(m_view->rowAt(top), 700'010);
        QCOMPARE(m_view->currentIndex(), m_model.index(700'010, 1));
        QCOMPARE(m_view->selectionModel()->selection(), selection);
    }
    QCOMPARE(selected.count(), 0);
    QCOMPARE(moved.count(), 0);
}

void TestRowHeight::keepsTheTopmostRowWhenTheCurrentOneIsElsewhere()
{
    m_view->setCurrentIndex(m_model.index(3, 0));
    m_view->scrollTo(m_model.index(500'000, 0), QAbstractItemView::PositionAtTop);
    QCOMPARE(m_view->rowAt(0), 500'000);
    choose(common::Density::Rows::Comfortable);
    QCOMPARE(m_view->rowAt(0), 500'000);
    QCOMPARE(m_view->rowViewportPosition(500'000), 0);
    QCOMPARE(m_view->currentIndex().row(), 3);
}

void TestRowHeight::keepsTheLastRowAtTheEnd()
{
    choose(common::Density::Rows::Comfortable);
    m_view->setCurrentIndex(m_model.index(999'999, 0));
    m_view->scrollToBottom();
    choose(common::Density::Rows::Compact);
    QScrollBar* bar = m_view->verticalScrollBar();
    QCOMPARE(bar->maximum(), 1'000'000 * common::rowHeight() - m_view->viewport()->height());
    QCOMPARE(bar->value(), bar->maximum());
    QCOMPARE(m_view->rowAt(m_view->viewport()->height() - 1), 999'999);
}

// A signal a row would stall the window.
void TestRowHeight::laysTheTableOutOnce()
{
    QSignalSpy resized(m_view->verticalHeader(), &QHeaderView::sectionResized);
    QSignalSpy scrolled(m_view->verticalScrollBar(), &QScrollBar::rangeChanged);
    choose(common::Density::Rows::Comfortable);
    QCOMPARE(resized.count(), 0);
    QCOMPARE(scrolled.count(), 1);
    QCOMPARE(m_view->verticalHeader()->length(), 1'000'000 * common::rowHeight());
}

QTEST_MAIN(TestRowHeight)
#include "tst_row_height.moc"
