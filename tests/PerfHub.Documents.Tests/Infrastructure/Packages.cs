using System.IO.Compression;
using System.Text;

namespace PerfHub.Documents.Tests.Infrastructure;

/// <summary>Builds docx and xlsx files part by part, as no library would.</summary>
internal static class Packages
{
    public const string WordNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    public const string SheetNamespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private const string OfficeDocument = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";

    /// <summary>Builds a docx of the XML inside its body.</summary>
    public static byte[] Word(string body, params (string Name, string Content)[] others) =>
        WordOf(write => write($"<w:document xmlns:w=\"{WordNamespace}\"><w:body>{body}</w:body></w:document>"), others);

    /// <summary>Builds a docx whose main part a delegate writes piece by piece.</summary>
    public static byte[] WordOf(Action<Action<string>> writeDocument, params (string Name, string Content)[] others) => Build(
        "word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", writeDocument, others);

    /// <summary>Builds an xlsx of one sheet whose XML a delegate writes piece by piece.</summary>
    public static byte[] Sheet(Action<Action<string>> writeRows) => Build(
        "xl/workbook.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        write => write($"<workbook xmlns=\"{SheetNamespace}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        [("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>")],
        ("xl/worksheets/sheet1.xml", write =>
        {
            write($"<worksheet xmlns=\"{SheetNamespace}\"><sheetData>");
            writeRows(write);
            write("</sheetData></worksheet>");
        }));

    private static byte[] Build(
        string main, string contentType, Action<Action<string>> writeMain, (string Name, string Content)[] others, params (string Name, Action<Action<string>> Write)[] large)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", write => write(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>"
                + $"<Override PartName=\"/{main}\" ContentType=\"{contentType}\"/>"
                + "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"));
            Add(zip, "_rels/.rels", write => write(
                $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{OfficeDocument}\" Target=\"{main}\"/></Relationships>"));
            Add(zip, main, writeMain);
            foreach (var (name, content) in others)
            {
                Add(zip, name, write => write(content));
            }

            foreach (var (name, write) in large)
            {
                Add(zip, name, write);
            }
        }

        return stream.ToArray();
    }

    private static void Add(ZipArchive zip, string name, Action<Action<string>> write)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
        write(text => entry.Write(Encoding.UTF8.GetBytes(text)));
    }
}
