using System.Text;
using PerfHub.Documents.Reading;
using PerfHub.Documents.Tests.Infrastructure;

namespace PerfHub.Documents.Tests.Reading;

/// <summary>Documents that are built to harm, or broken: one typed error each, in bounded memory and time.</summary>
[Collection(nameof(HostileDocumentTests))]
[CollectionDefinition(nameof(HostileDocumentTests), DisableParallelization = true)]
public sealed class HostileDocumentTests
{
    private const long MaxMemory = 150 * 1024 * 1024;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    private static readonly string Spaces = new(' ', 1024 * 1024);

    private static readonly Dictionary<string, (DocumentFault Fault, Func<byte[]> Create)> Documents = new()
    {
        ["a docx that unpacks to 300 MB"] = (DocumentFault.TooLarge, () => Packages.WordOf(write => Repeat(300, () => write(Spaces)))),
        ["a docx with 60 MB of text"] = (DocumentFault.TooLarge, () => Packages.WordOf(write =>
        {
            write($"<w:document xmlns:w=\"{Packages.WordNamespace}\"><w:body>");
            Repeat(1_000, () => write($"<w:p><w:r><w:t>{new string('字', 20_000)}</w:t></w:r></w:p>"));
            write("</w:body></w:document>");
        })),
        ["a docx with 3,000 parts"] = (DocumentFault.TooLarge, () => Packages.Word("<w:p/>", [.. Enumerable.Range(0, 3_000).Select(it => ($"word/media/{it}.xml", "<a/>"))])),
        ["a docx with 5 MB of relationships"] = (DocumentFault.TooLarge, () => Packages.Word("<w:p/>", ("word/_rels/document.xml.rels", Repeat(Spaces, 5)))),
        ["entities that expand one another"] = (DocumentFault.Malformed, () => Packages.WordOf(write => write(
            "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\">" + string.Concat(Enumerable.Range('b', 12).Select(it => $"<!ENTITY {(char)it} \"{Repeat($"&{(char)(it - 1)};", 10)}\">"))
            + $"]><w:document xmlns:w=\"{Packages.WordNamespace}\"><w:body><w:p><w:r><w:t>&m;</w:t></w:r></w:p></w:body></w:document>"))),
        ["an entity that names a file"] = (DocumentFault.Malformed, () => Packages.WordOf(write => write(
            $"<!DOCTYPE w [<!ENTITY f SYSTEM \"file:///etc/hostname\">]><w:document xmlns:w=\"{Packages.WordNamespace}\"><w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>"))),
        ["a docx with macros"] = (DocumentFault.HasMacros, () => Packages.Word("<w:p/>", ("word/vbaProject.bin", "x"))),
        ["an encrypted docx"] = (DocumentFault.Encrypted, () => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[600]]),
        ["an old doc"] = (DocumentFault.UnsupportedType, () => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1200]]),
        ["a picture"] = (DocumentFault.UnsupportedType, () => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13]),
        ["bytes that are no text"] = (DocumentFault.UnsupportedType, () => [.. Enumerable.Range(0, 2_000).Select(it => (byte)(0xF5 + (it % 11)))]),
        ["an empty document"] = (DocumentFault.NoText, () => []),
        ["elements nested 100,000 deep"] = (DocumentFault.Malformed, () => Packages.Word(Repeat("<w:sdt>", 100_000) + Repeat("</w:sdt>", 100_000))),
        ["tables nested 60 deep"] = (DocumentFault.Malformed, () => Packages.Word(Repeat("<w:tbl><w:tr><w:tc>", 60) + Repeat("</w:tc></w:tr></w:tbl>", 60))),
        ["a cell that covers two billion columns, 60,000 times"] = (DocumentFault.TooLarge, () => Packages.Word(
            "<w:tbl>" + Repeat("<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2000000000\"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>", 60_000) + "</w:tbl>")),
        ["a sheet of a million rows"] = (DocumentFault.TooLarge, () => Packages.Sheet(write => Repeat(1_000_000, () => write("<row><c t=\"str\"><v>1</v></c></row>")))),
        ["a sheet that merges all of its cells, 60,000 times"] = (DocumentFault.TooLarge, () => Packages.Sheet(write =>
        {
            write("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><mergeCells>");
            Repeat(60_000, () => write("<mergeCell ref=\"A1:XFD1048576\"/>"));
            write("</mergeCells><sheetData>");
        })),
        ["half a docx"] = (DocumentFault.Malformed, () => Sample.ReadBytes("national-2.docx")[..3_000]),
        ["a zip of something else"] = (DocumentFault.UnsupportedType, () =>
        {
            using var stream = new MemoryStream();
            using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            {
                zip.CreateEntry("a.txt");
            }

            return stream.ToArray();
        }),
        ["a PDF page that unpacks to 500 MB"] = (DocumentFault.TooLarge, () => Pdfs.Page(Pdfs.Deflate(stream => Repeat(500, () => stream.Write(Encoding.Latin1.GetBytes(Spaces)))), "/Filter /FlateDecode")),
        ["a PDF page packed twice"] = (DocumentFault.TooLarge, () =>
        {
            var inner = Pdfs.Deflate(stream => Repeat(2_000, () => stream.Write(Encoding.Latin1.GetBytes(Spaces))));
            return Pdfs.Page(Pdfs.Deflate(stream => stream.Write(inner)), "/Filter [/FlateDecode /FlateDecode]");
        }),
        ["a PDF page of 15 MB that is not packed"] = (DocumentFault.TooLarge, () => Pdfs.Page(Encoding.Latin1.GetBytes(Repeat("0 0 m 1 1 l S\n", 1_100_000)))),
        ["a PDF page of a million characters"] = (DocumentFault.TooLarge, () => Pdfs.Page(Pdfs.Deflate(stream => stream.Write(Encoding.Latin1.GetBytes("BT /F1 9 Tf (" + Repeat("a", 1_000_000) + ") Tj ET"))), "/Filter /FlateDecode")),
        ["a PDF row predictor of a billion columns"] = (DocumentFault.Malformed, () => Pdfs.Page(
            Pdfs.Deflate(stream => stream.Write("BT ET"u8)), "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 1000000000 >>")),
        ["PDF forms that call one another ten times, ten deep"] = (DocumentFault.TooSlow, () => Pdfs.Page(
            Encoding.Latin1.GetBytes(Repeat("/X0 Do\n", 10)), "",
            [.. Enumerable.Range(0, 10).Select(it => FormCalling(it < 9 ? 7 + it : 5))])),
        ["a PDF whose pages are their own parents"] = (DocumentFault.NoText, () => Pdfs.Build(
            [("<< /Type /Catalog /Pages 2 0 R >>", null), ("<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100 >>", null)])),
        ["a PDF without text"] = (DocumentFault.NoText, () => Pdfs.Page("0 0 m 100 100 l S"u8.ToArray())),
        ["20 MB behind the header of a PDF"] = (DocumentFault.Malformed, () => [.. "%PDF-1.7\n"u8, .. new byte[20 * 1024 * 1024 - 100]]),
        ["21 MB"] = (DocumentFault.TooLarge, () => new byte[21 * 1024 * 1024]),
        ["a PDF of nothing but the beginnings of objects"] = (DocumentFault.Malformed, () => Encoding.Latin1.GetBytes("%PDF-1.4\n" + Repeat("1 0 obj <<\n", 300_000))),
        ["a PDF of brackets"] = (DocumentFault.Malformed, () => Encoding.Latin1.GetBytes("%PDF-1.4\n1 0 obj\n" + Repeat("[", 1_000_000))),
        ["text of a million lines"] = (DocumentFault.TooLarge, () => Encoding.UTF8.GetBytes(Repeat("1\n", 1_000_000))),
    };

    public static TheoryData<string> Names => [.. Documents.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hostile_document_is_one_typed_error_in_bounded_memory_and_time(string name)
    {
        var document = Documents[name].Create();

        var watch = MemoryWatch.Run(() => DocumentReader.Read(document));

        var exception = Assert.IsType<DocumentException>(watch.Exception);
        Assert.Equal(Documents[name].Fault, exception.Fault);
        Assert.NotEmpty(exception.Chinese);
        Assert.True(watch.Peak <= MaxMemory, $"{watch.Peak / 1024 / 1024} MB");
        Assert.True(watch.Elapsed <= MaxTime, $"{watch.Elapsed}");
    }

    [Fact]
    public void A_sheet_of_a_million_empty_rows_is_read_in_bounded_memory_and_time()
    {
        var document = Packages.Sheet(write =>
        {
            write("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>自评表</v></c></row>");
            for (var row = 2; row <= 1_000_000; row++)
            {
                write($"<row r=\"{row}\"/>");
            }
        });

        var watch = MemoryWatch.Run(() => Assert.Single(DocumentReader.Read(document).Blocks));

        Assert.Null(watch.Exception);
        Assert.True(watch.Peak <= MaxMemory && watch.Elapsed <= MaxTime, $"{watch.Peak / 1024 / 1024} MB, {watch.Elapsed}");
    }

    [Fact]
    public void An_external_template_is_not_fetched()
    {
        var document = Packages.Word("<w:p><w:r><w:t>自评报告</w:t></w:r></w:p>", ("word/_rels/document.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate\" Target=\"http://192.0.2.1/template.dotm\" TargetMode=\"External\"/></Relationships>"));

        Assert.Equal("自评报告", DocumentReader.Read(document).Paragraphs.Single().Text);
    }

    [Fact]
    public void A_broken_cross_reference_does_not_hide_the_text()
    {
        var pdf = Pdfs.Page("BT /F1 12 Tf 50 700 Td (Hello) Tj ET"u8.ToArray());
        var text = Encoding.Latin1.GetString(pdf);
        var broken = Encoding.Latin1.GetBytes(text[..text.IndexOf("xref", StringComparison.Ordinal)] + "xref\n0 1\n9999999999 00000 n \ntrailer\n<< /Root 1 0 R /Size 6 >>\nstartxref\n999999\n%%EOF");

        Assert.Equal("Hello", DocumentReader.Read(broken).Paragraphs.Single().Text);
    }

    [Theory]
    [MemberData(nameof(Forms.SampleTests.Names), MemberType = typeof(Forms.SampleTests))]
    public void A_damaged_sample_is_read_or_refused_and_nothing_else(string name)
    {
        var (document, random) = (Sample.All.Single(it => it.Name == name).Document, new Random(20_24));
        for (var round = 0; round < 40; round++)
        {
            var damaged = (byte[])document.Clone();
            for (var flaw = 0; flaw < 1 + (round % 8); flaw++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            var exception = Record.Exception(() => PerfHub.Documents.Forms.FormCatalogue.Read(round % 4 == 3 ? damaged[..random.Next(damaged.Length)] : damaged));
            Assert.True(exception is null or DocumentException, exception?.ToString());
        }
    }

    private static (string Dictionary, byte[] Stream) FormCalling(int target)
    {
        var content = Encoding.Latin1.GetBytes(Repeat("/X0 Do\n", 10));
        return ($"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length {content.Length} /Resources << /XObject << /X0 {target} 0 R >> >> >>", content);
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static void Repeat(int count, Action action)
    {
        for (var index = 0; index < count; index++)
        {
            action();
        }
    }
}
