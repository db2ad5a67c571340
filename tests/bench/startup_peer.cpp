// The peer of bench_start: the smallest Qt window with a menu and a table.
#include "tests/bench/startup_report.h"

#include <QMainWindow>
#include <QMenuBar>
#include <QStandardItemModel>

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    bench::FirstListPainted watch([](const QModelIndex& index) { return index.data().isValid(); });
    application.installEventFilter(&watch);
    QMainWindow window;
    window.menuBar()->addMenu(QStringLiteral("File"))->addAction(QStringLiteral("Quit"));
    QStandardItemModel model(50, 8);
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column)
            model.setItem(row, column, new QStandardItem(QStringLiteral("cell %1").arg(row)));
    }
    QTableView table;
    table.setModel(&model);
    window.setCentralWidget(&table);
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}
