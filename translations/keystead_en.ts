<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>cache_groups::SelfTestPresenter</name>
    <message numerus="yes">
        <source>%n step(s) did not pass.</source>
        <translation>
            <numerusform>%n step did not pass.</numerusform>
            <numerusform>%n steps did not pass.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::FacetSection</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::FilterLine</name>
    <message numerus="yes">
        <source>%n more · Clear</source>
        <translation>
            <numerusform>%n more · Clear</numerusform>
            <numerusform>%n more · Clear</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::PropertiesPage</name>
    <message numerus="yes">
        <source>%n propert(ies)</source>
        <translation>
            <numerusform>%n property</numerusform>
            <numerusform>%n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save %n</source>
        <translation>
            <numerusform>Save %n</numerusform>
            <numerusform>Save %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Discarded %n change(s)</source>
        <translation>
            <numerusform>Discarded %n change</numerusform>
            <numerusform>Discarded %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied %n rows</source>
        <translation>
            <numerusform>Copied %n row</numerusform>
            <numerusform>Copied %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::PropertiesPresenter</name>
    <message numerus="yes">
        <source> · %n refresh(es) waiting</source>
        <translation>
            <numerusform> · %n refresh waiting</numerusform>
            <numerusform> · %n refreshes waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s)</source>
        <translation>
            <numerusform>%n conflict</numerusform>
            <numerusform>%n conflicts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved %n properties</source>
        <translation>
            <numerusform>Saved %n property</numerusform>
            <numerusform>Saved %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n properties</source>
        <translation>
            <numerusform>Deleted %n property</numerusform>
            <numerusform>Deleted %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restored %n properties</source>
        <translation>
            <numerusform>Restored %n property</numerusform>
            <numerusform>Restored %n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took back %n edits</source>
        <translation>
            <numerusform>Took back %n edit</numerusform>
            <numerusform>Took back %n edits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>properties::SaveBar</name>
    <message numerus="yes">
        <source>Save %n</source>
        <translation>
            <numerusform>Save %n</numerusform>
            <numerusform>Save %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save %n change(s)</source>
        <translation>
            <numerusform>Save %n change</numerusform>
            <numerusform>Save %n changes</numerusform>
        </translation>
    </message>
</context>
</TS>
