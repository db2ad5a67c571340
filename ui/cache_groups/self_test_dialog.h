// The self-test: what it does, its steps as they happen, and what came of it. GUI thread; open(),
// never exec(). Closing it stops the test; the probe is removed all the same.
#pragma once

#include "ui/cache_groups/self_test_presenter.h"

#include <QDialog>

class QGridLayout;
class QLabel;
class QPushButton;

namespace common {
class IconLabel;
}

namespace cache_groups {

class SelfTestDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SelfTestDialog(CacheSource source, QWidget* parent = nullptr);

    SelfTestPresenter& presenter() { return *m_presenter; }

private:
    struct Row
    {
        common::IconLabel* mark = nullptr;
        QLabel* text = nullptr;
        QLabel* groups = nullptr;
        QLabel* took = nullptr;
        QLabel* remark = nullptr;
    };

    void buildHead();
    QWidget* buildRows();
    Row buildRow(QGridLayout* grid, int line, QWidget* parent);
    QWidget* buildFoot();
    void update();
    void updateRow(const Row& widgets, const SelfTestRow& row);
    void copyReport();

    SelfTestPresenter* m_presenter;
    std::vector<Row> m_rows;
    QLabel* m_headline = nullptr;
    common::IconLabel* m_verdict = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_close = nullptr;
};

} // namespace cache_groups
