using System.Globalization;
using System.Security;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace PerfHub.Documents.Writing;

/// <summary>Writes a bar chart into a docx.</summary>
internal static class WordChart
{
    // 15 cm by 8 cm, in English metric units.
    private const long Width = 5_400_000, Height = 2_880_000;

    private const string Drawing = "http://schemas.openxmlformats.org/drawingml/2006/main";
    private const string Chart = "http://schemas.openxmlformats.org/drawingml/2006/chart";

    private static readonly string[] Colors = ["1F4E79", "C55A11", "7F7F7F"];

    /// <summary>Adds the chart to the document and creates the paragraph that shows it.</summary>
    public static Paragraph CreateParagraph(MainDocumentPart main, LayoutChart chart, uint id)
    {
        var part = main.AddNewPart<ChartPart>($"chart{id}");
        using (var stream = part.GetStream(FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(CreateXml(chart)));
        }

        var paragraph = new Paragraph(new ParagraphProperties(new KeepLines(), new Justification { Val = JustificationValues.Center }));
        paragraph.Append(new Run(new Drawing(
            $"""
            <w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{Width}" cy="{Height}"/><wp:docPr id="{id}" name="Chart {id}" descr="{Escape(chart.Title)}"/><a:graphic xmlns:a="{Drawing}"><a:graphicData uri="{Chart}"><c:chart xmlns:c="{Chart}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{main.GetIdOfPart(part)}"/></a:graphicData></a:graphic></wp:inline></w:drawing>
            """)));
        return paragraph;
    }

    private static string CreateXml(LayoutChart chart)
    {
        var series = new StringBuilder();
        for (var index = 0; index < chart.Series.Count; index++)
        {
            var (name, values) = chart.Series[index];
            series.Append(CultureInfo.InvariantCulture, $"<c:ser><c:idx val=\"{index}\"/><c:order val=\"{index}\"/><c:tx><c:strRef><c:f>S{index}</c:f>{CreateTexts("str", [name])}</c:strRef></c:tx>");
            series.Append(CultureInfo.InvariantCulture, $"<c:spPr><a:solidFill><a:srgbClr val=\"{Colors[index % Colors.Length]}\"/></a:solidFill></c:spPr><c:invertIfNegative val=\"0\"/>");
            series.Append("<c:dLbls><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/></c:dLbls>");
            series.Append(CultureInfo.InvariantCulture, $"<c:cat><c:strRef><c:f>C</c:f>{CreateTexts("str", chart.Categories)}</c:strRef></c:cat>");
            series.Append(CultureInfo.InvariantCulture, $"<c:val><c:numRef><c:f>V{index}</c:f>{CreateTexts("num", values.Select(ReportLayout.FormatFigure))}</c:numRef></c:val></c:ser>");
        }

        return $"""
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <c:chartSpace xmlns:c="{Chart}" xmlns:a="{Drawing}"><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1200" b="0"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="1200" b="0"/><a:t>{Escape(chart.Title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}<c:gapWidth val="80"/><c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/></c:valAx></c:plotArea>{(chart.Series.Count > 1 ? "<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/></c:legend>" : "")}<c:plotVisOnly val="1"/></c:chart></c:chartSpace>
            """;
    }

    private static string CreateTexts(string kind, IEnumerable<string> texts)
    {
        var points = texts.Select((text, index) => $"<c:pt idx=\"{index}\"><c:v>{Escape(text)}</c:v></c:pt>").ToList();
        return $"<c:{kind}Cache><c:ptCount val=\"{points.Count}\"/>{string.Concat(points)}</c:{kind}Cache>";
    }

    private static string Escape(string text) => SecurityElement.Escape(XmlText.Clean(text));
}
