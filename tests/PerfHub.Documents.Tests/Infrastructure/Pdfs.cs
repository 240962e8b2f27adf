using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace PerfHub.Documents.Tests.Infrastructure;

/// <summary>Builds PDF files object by object, as no library would.</summary>
internal static class Pdfs
{
    /// <summary>A document of one page with the given content stream.</summary>
    public static byte[] Page(byte[] content, string contentDictionary = "", params (string Dictionary, byte[]? Stream)[] others) => Build(
    [
        ("<< /Type /Catalog /Pages 2 0 R >>", null),
        ("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", null),
        ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X0 6 0 R >> >> >>", null),
        ($"<< /Length {content.Length} {contentDictionary} >>", content),
        ("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", null),
        .. others,
    ]);

    /// <summary>A document of objects; the first one is the catalogue.</summary>
    public static byte[] Build(IReadOnlyList<(string Dictionary, byte[]? Stream)> objects, string trailer = "")
    {
        using var pdf = new MemoryStream();
        void Write(string text) => pdf.Write(Encoding.Latin1.GetBytes(text));
        Write("%PDF-1.7\n");
        var offsets = new List<long>();
        for (var index = 0; index < objects.Count; index++)
        {
            offsets.Add(pdf.Position);
            Write($"{index + 1} 0 obj\n{objects[index].Dictionary}\n");
            if (objects[index].Stream is { } stream)
            {
                Write("stream\n");
                pdf.Write(stream);
                Write("\nendstream\n");
            }

            Write("endobj\n");
        }

        var start = pdf.Position;
        Write($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => Write(offset.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n"));
        Write($"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF");
        return pdf.ToArray();
    }

    /// <summary>Compresses content that a delegate writes piece by piece.</summary>
    public static byte[] Deflate(Action<Stream> write)
    {
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            write(zlib);
        }

        return result.ToArray();
    }
}
