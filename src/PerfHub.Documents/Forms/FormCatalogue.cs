using PerfHub.Documents.Drafts;
using PerfHub.Documents.Reading;

namespace PerfHub.Documents.Forms;

/// <summary>The forms that are known, and how a document is read into a draft.</summary>
public static class FormCatalogue
{
    /// <summary>All forms.</summary>
    public static IReadOnlyList<Form> All { get; } =
        [new NarrativeReportForm(), new NationalTableForm(), new ChongqingTableForm(), new SichuanTableForm()];

    /// <summary>Reads a document: the form that recognises it most surely reads it.</summary>
    /// <exception cref="DocumentException">The document cannot be read, or is no form that is known.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static Draft Read(byte[] document, DocumentLimits? limits = null, CancellationToken cancel = default)
    {
        var content = DocumentReader.Read(document, limits, cancel);
        var (form, score) = All.Select(it => (Form: it, Score: it.Recognize(content))).MaxBy(it => it.Score);
        var draft = score > 0 ? form.Read(content) : null;
        return draft is { Sources.Count: > 0 } ? draft : throw new DocumentException(
            DocumentFault.UnknownForm,
            "未识别出预算绩效自评报告或自评表：文件中没有找到自评表的表头或自评报告的栏目。",
            "The document is no self-evaluation report or table that is known: it has neither the headings of a table nor the sections of a report.");
    }
}
