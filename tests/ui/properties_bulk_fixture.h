// Bulk work on the Properties page as a person does it: selecting, the dialog, and what stands in the
// table afterwards. Base of its tests.
#pragma once

#include "core/base/pause_point.h"
#include "find_widget.h"
#include "properties_page_fixture.h"
#include "ui/common/danger_dialog.h"
#include "ui/properties/bulk/bulk_dialog.h"
#include "ui/properties/bulk/bulk_form.h"
#include "ui/properties/bulk/bulk_verbs.h"

#include <QCheckBox>
#include <QPushButton>
#include <QSemaphore>

namespace test {

// Holds a session thread at a place, until it is let go.
class HeldAt
{
public:
    explicit HeldAt(std::string_view point)
    {
        base::setPauseHook([this, point = std::string(point)](std::string_view reached) {
            if (reached != point || m_isDone.exchange(true))
                return;
            m_reached = true;
            m_go.tryAcquire(1, 20'000);
        });
    }
    ~HeldAt()
    {
        letGo();
        base::setPauseHook({});
    }
    HeldAt(const HeldAt&) = delete;
    HeldAt& operator=(const HeldAt&) = delete;

    bool isReached() const { return m_reached; }
    void letGo() { m_go.release(); }

private:
    std::atomic<bool> m_isDone{false};
    std::atomic<bool> m_reached{false};
    QSemaphore m_go;
};

class PropertiesBulkFixture : public PropertiesPageFixture
{
protected:
    properties::BulkDialog* dialog() { return m_page->bulk()->dialog(); }
    properties::BulkPresenter& bulk() { return dialog()->presenter(); }

    void clickRow(int row, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        const QModelIndex index = model().index(row, properties::PropertyListModel::Title);
        QTest::mouseClick(m_page->table()->viewport(), Qt::LeftButton, modifiers,
                          m_page->table()->visualRect(index).center());
    }

    void selectRows(int first, int last)
    {
        clickRow(first);
        clickRow(last, Qt::ShiftModifier);
    }

    std::vector<property::PropertyId> idsOf(int first, int last)
    {
        std::vector<property::PropertyId> ids;
        for (int row = first; row <= last; ++row)
            ids.push_back(model().at(row)->id);
        return ids;
    }

    void openEdit()
    {
        m_page->action(common::ActionId::BulkEdit)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr && dialog()->isVisible(), limit);
    }

    void openDelete()
    {
        m_page->action(common::ActionId::Delete)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr && dialog()->isVisible(), limit);
        waitForPreview();
    }

    QLineEdit* line(property::Field field)
    {
        return qobject_cast<QLineEdit*>(dialog()->form()->input(field));
    }

    void enter(property::Field field, const QString& text)
    {
        line(field)->setFocus();
        line(field)->selectAll();
        QTest::keyClicks(line(field), text);
    }

    void waitForPreview() { QTRY_VERIFY_WITH_TIMEOUT(bulk().isCurrent() && !bulk().isLooking(), limit); }

    void enterAndWait(property::Field field, const QString& text)
    {
        enter(field, text);
        waitForPreview();
    }

    void click(QPushButton* button)
    {
        QVERIFY(button != nullptr && button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
    }

    // Until it is written and the toast is there.
    void applyAndWait()
    {
        const auto before = m_toasts.size();
        click(dialog()->verb());
        QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), before + 1, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    }

    QString value(const QString& sql)
    {
        auto found = waitFor(*m_theirs, [sql](workspace::Session& session) -> base::Result<QString> {
            auto row =
                session.database().first(sql, {}, [](const database::Row& each) { return each.text(0); });
            if (!row)
                return row.error();
            return row->value_or(QString());
        });
        return found ? *found : found.error().detail;
    }

    // Every column of every row but versions and times of change.
    QString dump()
    {
        return value(QStringLiteral("select md5(string_agg((to_jsonb(p) - 'version' - 'updated_at')::text,"
                                    " E'\\n' order by id)) from keystead.property p"));
    }
};

} // namespace test
