#include "ui/keys/value/decoded_view.h"

#include "core/keyspace/decode/key_pattern.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/rows_model.h"
#include "ui/keys/key_text.h"
#include "ui/keys/value/conflict_view.h"
#include "ui/keys/value/hex_model.h"
#include "ui/keys/value/page_view.h"
#include "ui/keys/value/table_model.h"
#include "ui/keys/value/tree_model.h"
#include "ui/keys/value/value_text.h"
#include "ui/keys/value/words.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QTreeView>

#include <algorithm>

namespace keys {

namespace {

using theme::u;

// A view that is shown always has a current cell, or Qt 6.4's table accessibility crashes.
void giveCurrent(QAbstractItemView& view)
{
    if (!view.currentIndex().isValid() && view.model()->rowCount() > 0)
        view.setCurrentIndex(view.model()->index(0, 0));
}

void fitColumns(QTableView& view, int most)
{
    for (int column = 0; column < view.model()->columnCount(); ++column) {
        view.resizeColumnToContents(column);
        view.setColumnWidth(column, std::min(view.columnWidth(column), u(most)));
    }
}

common::Row stampRow(const listing::OwnStamp& stamp)
{
    const bool isGone = stamp.now.isEmpty();
    const QString state = stamp.holds() ? DecodedView::tr("holds")
                          : isGone      ? DecodedView::tr("dropped")
                                        : DecodedView::tr("renewed since");
    const QString tag = stamp.tag.isEmpty() ? common::unknown() : keyText(stamp.tag);
    return {stamp.tag + ' ' + stamp.read,
            {{tag},
             {state, stamp.holds() ? theme::Tone::Good : theme::Tone::Warn},
             {keyText(stamp.read)},
             {isGone ? QVariant() : QVariant(keyText(stamp.now))}}};
}

} // namespace

DecodedView::Form DecodedView::form() const
{
    const auto found = std::ranges::find(m_forms, m_stack->currentWidget());
    return found == m_forms.end() ? Form::Bytes : static_cast<Form>(found - m_forms.begin());
}

bool DecodedView::hasForm(Form form) const
{
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        if (m_tabs->tabData(tab).toInt() == static_cast<int>(form))
            return true;
    }
    return false;
}

void DecodedView::showForm(Form form)
{
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        if (m_tabs->tabData(tab).toInt() == static_cast<int>(form))
            m_tabs->setCurrentIndex(tab);
    }
}

void DecodedView::edit()
{
    showForm(Form::Text);
    if (hasForm(Form::Text))
        m_text->focusText();
}

QString DecodedView::valueText() const
{
    const ShownPointer shown = m_presenter.shown();
    if (!shown)
        return {};
    if (shown->text)
        return m_editor.text();
    return shown->json ? *shown->json : QString::fromLatin1(shown->clip.bytes.toHex(' '));
}

void DecodedView::follow()
{
    const ShownPointer shown = m_presenter.shown();
    if (shown != m_shown) {
        m_shown = shown;
        m_filled = {};
        m_rows->setShown(nullptr);
        m_tree->setShown(nullptr);
        if (shown)
            offerForms(*shown);
    }
    const bool isOwn = shown && shown->own;
    m_tabs->setVisible(shown != nullptr);
    m_chain->setVisible(shown != nullptr);
    m_chain->setEnabled(!isOwn);
    m_chain->setText(shown ? chainText(*shown) : QString());
    m_chain->setAccessibleName(tr("Read as %1").arg(m_chain->text()));
    if (!shown)
        m_stack->setCurrentWidget(m_blank);
    showNotes();
    showEditing();
}

DecodedView::Form DecodedView::bestForm(const ShownValue& shown) const
{
    if (m_wished && hasForm(*m_wished))
        return *m_wished;
    if (shown.isTable())
        return Form::Rows;
    for (const Form form : {Form::Page, Form::Image}) {
        if (hasForm(form))
            return form;
    }
    if (shown.outcome.value.kind() == decode::Value::Kind::Text)
        return Form::Text;
    // What was written as text is read as text; what was packed, as a tree.
    const QByteArray id = shown.outcome.steps.empty() ? QByteArray() : shown.outcome.steps.back().decoder->id;
    if (shown.json && (id == "json" || !shown.isTree()))
        return Form::Json;
    return shown.isTree() ? Form::Tree : Form::Bytes;
}

void DecodedView::offerForms(const ShownValue& shown)
{
    const QSignalBlocker quiet(m_tabs);
    const std::pair place{m_presenter.key(), m_presenter.piece().id};
    const bool isSamePlace = std::exchange(m_place, place) == place && m_stack->currentWidget() != m_blank;
    const Form before = form();
    while (m_tabs->count() > 0)
        m_tabs->removeTab(0);
    const auto offer = [this](Form form, const QString& title, bool isThere) {
        if (isThere)
            m_tabs->setTabData(m_tabs->addTab(title), static_cast<int>(form));
    };
    // The text of bytes that nothing is known of is their hexadecimal digits: for the editor alone.
    const bool isBytes = shown.outcome.value.kind() == decode::Value::Kind::Bytes;
    offer(Form::Page, tr("Page"), shown.page != nullptr);
    offer(Form::Rows, tr("Rows"), shown.table.has_value());
    offer(Form::Image, tr("Picture"), !shown.image.isNull());
    offer(Form::Tree, tr("Tree"), shown.isTree());
    offer(Form::Json, tr("JSON"), shown.json.has_value());
    offer(Form::Text, isBytes ? tr("Edit") : tr("Text"), shown.text && (!isBytes || shown.canEdit()));
    offer(Form::Stamps, tr("Stamps"), shown.own && shown.own->entry);
    offer(Form::Bytes, tr("Bytes"), true);
    // Whoever has just saved stays where the text is.
    showForm(isSamePlace && hasForm(before) ? before : bestForm(shown));
    chooseTab(m_tabs->currentIndex());
}

void DecodedView::chooseTab(int tab)
{
    if (tab < 0 || !m_shown)
        return;
    const Form form = static_cast<Form>(m_tabs->tabData(tab).toInt());
    fillForm(form);
    if (!m_editor.conflict())
        m_stack->setCurrentWidget(m_forms[static_cast<std::size_t>(form)]);
    showEditing();
}

void DecodedView::fillForm(Form form)
{
    if (!m_shown || std::exchange(m_filled[static_cast<std::size_t>(form)], true))
        return;
    switch (form) {
    case Form::Rows:
        m_rows->setShown(m_shown);
        fitColumns(*m_rowsView, 240);
        giveCurrent(*m_rowsView);
        break;
    case Form::Tree:
        m_tree->setShown(m_shown);
        m_tree->fetchMore({});
        giveCurrent(*m_treeView);
        break;
    case Form::Bytes: {
        const bool canPage = pieceOf(m_presenter.details().type, m_presenter.piece()).has_value();
        m_hex->setBytes(m_shown->clip.bytes, canPage ? m_shown->clip.size : m_shown->clip.bytes.size());
        fitColumns(*m_hexView, 480);
        giveCurrent(*m_hexView);
        break;
    }
    case Form::Json:
        m_json->setText(m_shown->json.value_or(QString()));
        break;
    case Form::Page:
        m_page->setPage(*m_shown->page);
        break;
    case Form::Image:
        m_image->setPixmap(QPixmap::fromImage(m_shown->image));
        m_image->adjustSize();
        break;
    case Form::Stamps:
        showStamps(*m_shown);
        break;
    case Form::Text:
    case Form::Conflict:
        break; // showEditing()
    }
}

void DecodedView::showStamps(const ShownValue& shown)
{
    std::vector<common::Row> rows;
    for (const listing::OwnStamp& stamp : shown.own->entry->stamps)
        rows.push_back(stampRow(stamp));
    m_stamps->setRows(std::move(rows));
}

void DecodedView::showEditing()
{
    const ShownPointer shown = m_presenter.shown();
    if (shown != m_shown)
        return; // follow() comes
    const auto& conflict = m_editor.conflict();
    if (conflict && m_stack->currentWidget() != m_conflict)
        m_conflict->setConflict(*conflict);
    if (conflict)
        m_stack->setCurrentWidget(m_conflict);
    else if (m_stack->currentWidget() == m_conflict)
        chooseTab(m_tabs->currentIndex());
    m_tabs->setEnabled(!conflict);
    const QString why = shown ? m_editor.refusal() : QString();
    if (shown && shown->text) {
        m_text->setText(m_editor.text());
        m_text->setReadOnly(!why.isEmpty() || m_editor.isSaving());
        m_text->setPlaceholder(shown->clip.size == 0 ? tr("An empty string") : QString());
    }
    const bool isDirty = m_editor.isDirty();
    const base::Error& problem = m_editor.problem();
    QString state = why;
    if (problem.code != base::ErrorCode::None)
        state = common::errorLine(problem) + QLatin1Char(' ') + problem.detail;
    else if (m_editor.isSaving())
        state = tr("Saving…");
    else if (m_editor.isOutdated())
        state = tr("Somebody has changed it meanwhile: saving shows both");
    else if (isDirty)
        state = tr("Edited, not saved");
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty() && !conflict);
    for (QPushButton* const button : {m_revert, m_save}) {
        button->setVisible(isDirty && !conflict);
        button->setEnabled(!m_editor.isSaving());
    }
}

void DecodedView::showNotes()
{
    QStringList notes;
    if (const base::Error problem = m_presenter.pieceProblem(); problem.code != base::ErrorCode::None)
        notes << common::errorLine(problem);
    if (m_shown) {
        const keyspace::Clip& clip = m_shown->clip;
        if (m_shown->own && !clip.isWhole())
            notes << tr("Bytes shows it in pages");
        else if (!clip.isWhole() && clip.size > mostBytes)
            notes << tr("The first %1 of %2: larger values are shown in pages only, under Bytes")
                         .arg(common::formatBytes({clip.bytes.size()}), common::formatBytes({clip.size}));
        else if (!clip.isWhole())
            notes << tr("The first %1 of %2")
                         .arg(common::formatBytes({clip.bytes.size()}), common::formatBytes({clip.size}));
        notes << decodingNotes(*m_shown);
        if (m_rows->isCut())
            notes << tr("More rows follow");
        if (clip.size == 0)
            notes << tr("Empty: 0 bytes");
    }
    m_notes->setText(notes.join(QStringLiteral(". ")));
    m_notes->setVisible(!notes.isEmpty());
    m_whole->setVisible(m_presenter.canLoadWhole());
    if (m_presenter.canLoadWhole())
        m_whole->setText(tr("Load all %1").arg(common::formatBytes({m_shown->clip.size})));
}

void DecodedView::addChain(QMenu* menu, const QString& title, const std::optional<decode::Chain>& chain)
{
    QAction* const action = menu->addAction(title);
    action->setCheckable(true);
    action->setChecked(chain == m_presenter.chosenChain());
    connect(action, &QAction::triggered, this, [this, chain] { m_presenter.chooseChain(chain); });
}

void DecodedView::addDecoders(QMenu* menu, const decode::Chain& before)
{
    for (const decode::Decoder* const decoder : decode::Registry::standard().decoders())
        addChain(menu, decoderText(*decoder), before + decode::Chain{decoder->id});
}

void DecodedView::fillChain()
{
    m_chainMenu->clear();
    if (!m_shown)
        return;
    addChain(m_chainMenu, tr("By content"), std::nullopt);
    addChain(m_chainMenu, tr("As text"), decode::Chain{"text"});
    addChain(m_chainMenu, tr("As bytes"), decode::Chain{"hex"});
    m_chainMenu->addSeparator();
    addDecoders(m_chainMenu->addMenu(tr("As")), {});
    decode::Chain before;
    for (const decode::ChainStep& step : m_shown->outcome.steps) {
        if (step.decoder->role != decode::Decoder::Role::Unwraps)
            break;
        before.append(step.decoder->id);
        addDecoders(m_chainMenu->addMenu(tr("After %1 as").arg(decoderText(*step.decoder))), before);
    }
    m_chainMenu->addSeparator();
    QAction* const whose = m_chainMenu->addAction(
        tr("Remembered for keys like %1").arg(keyInSentence(decode::patternOfKeysLike(m_presenter.key()))));
    whose->setEnabled(false);
}

void DecodedView::askPiece(qint64 offset)
{
    const auto piece = pieceOf(m_presenter.details().type, m_presenter.piece());
    if (!piece || !m_shown)
        return;
    m_workspace.run(
        [key = m_presenter.key(), what = *piece, offset](workspace::Session& session) {
            return keyspace::readBytes(session.redis(), key, what, offset, HexModel::pieceBytes);
        },
        this,
        [this, offset, asked = m_shown](const base::Result<keyspace::BytesPage>& page) {
            if (asked != m_shown)
                return;
            if (page)
                m_hex->setPiece(offset, page->bytes);
            else
                m_hex->forgetPiece(offset);
        });
}

} // namespace keys
