using PerfHub.Documents.Content;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms.Narrative;
using PerfHub.Documents.Forms.Tables;

namespace PerfHub.Documents.Forms;

/// <summary>
/// The narrative report (自评报告): sections from the basic facts to the suggestions, the figures in sentences. Tables in it are read
/// too.
/// </summary>
public sealed class NarrativeReportForm : Form
{
    /// <inheritdoc />
    public override string Id => "narrative-report";

    /// <inheritdoc />
    public override int Recognize(DocumentContent document)
    {
        var kinds = Outline.Create(document).Select(passage => passage.Section).Distinct().Count(section => section != Section.Other);
        return kinds >= 3 ? kinds * 2 : kinds > 0 ? 1 : 0;
    }

    /// <inheritdoc />
    internal override void Read(DocumentContent document, DraftBuilder draft)
    {
        var tables = FormTables.Read(document, draft);
        NarrativeReader.Read(document, tables, draft);
    }
}
