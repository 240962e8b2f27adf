using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A spreadsheet program opens the workbook and shows the cells that the CSV file has.</summary>
public sealed class LibreOfficeTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    private const string Program = "libreoffice";

    // The first sheet as CSV: comma, quote, UTF-8, from the first line on, cells as they are rather than as they are shown.
    private const string AsCsv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false";

    [SkippableFact]
    public async Task A_workbook_opens_with_the_same_cells()
    {
        Skip.IfNot(IsInstalled(), $"There is no {Program} here: apt-get install libreoffice-calc.");
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await region.Admin.PutUnitAsync(unit.UnitCode, "R&D,\"科技\"", name: "=1+1", bureau: unit.BureauCode)).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.City}/deviations/2024?format=";
        var folder = Directory.CreateTempSubdirectory("perfhub-office-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "list.xlsx"), await region.Admin.DownloadAsync(path + "xlsx"));

            await ConvertToCsvAsync(folder);

            var shown = DeviationExportReader.ParseCsv([.. Encoding.UTF8.GetPreamble(), .. NormalizeLineEnds(await File.ReadAllBytesAsync(Path.Combine(folder, "list.csv")))]);
            var csv = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync(path + "csv"));
            Assert.Equal(csv.Count, shown.Count);
            Assert.All(csv.Zip(shown), rows => Assert.Equal(rows.First.Select(ToPlainText), rows.Second.Select(ToPlainText)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsInstalled()
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo(Program, ["--version"]) { RedirectStandardOutput = true })!;
            asked.WaitForExit();
            return asked.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task ConvertToCsvAsync(string folder)
    {
        var start = new ProcessStartInfo(Program, [$"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", AsCsv, "--outdir", folder, Path.Combine(folder, "list.xlsx")])
        {
            RedirectStandardOutput = true,
        };
        using var office = Process.Start(start)!;
        await office.StandardOutput.ReadToEndAsync();
        await office.WaitForExitAsync();
        Assert.Equal(0, office.ExitCode);
    }

    // It ends lines with a line feed; no text of the list has one.
    private static byte[] NormalizeLineEnds(byte[] csv) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(csv).ReplaceLineEndings("\r\n"));

    // The apostrophe is for those who open the CSV file; times are shown to the second, without the letters around them.
    private static string ToPlainText(string cell)
    {
        var text = cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell;
        return text is [_, _, _, _, '-', _, _, '-', _, _, 'T', ..] ? text[..19].Replace('T', ' ') : text.Length > 19 && DateTime.TryParseExact(text[..19], "yyyy-MM-dd HH:mm:ss", null, default, out _) ? text[..19] : text;
    }
}
