using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>LibreOffice converts the exported workbook to CSV, which must equal the exported CSV file.</summary>
public sealed class LibreOfficeTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    private const string Program = "libreoffice";

    // Comma, double quote, UTF-8, from line 1, raw cell values instead of formatted ones.
    private const string AsCsv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false";

    [SkippableFact]
    public async Task LibreOffice_reads_the_cells_of_the_CSV_file_from_the_workbook()
    {
        Skip.IfNot(IsInstalled(), $"{Program} is not installed (apt-get install libreoffice-calc).");
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

            var converted = DeviationExportReader.ParseCsv([.. Encoding.UTF8.GetPreamble(), .. NormalizeLineEnds(await File.ReadAllBytesAsync(Path.Combine(folder, "list.csv")))]);
            var csv = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync(path + "csv"));
            Assert.Equal(csv.Count, converted.Count);
            Assert.All(csv.Zip(converted), rows => Assert.Equal(rows.First.Select(ToPlainText), rows.Second.Select(ToPlainText)));
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
            using var process = Process.Start(new ProcessStartInfo(Program, ["--version"]) { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
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

    // LibreOffice ends lines with LF; no text of this list contains one.
    private static byte[] NormalizeLineEnds(byte[] csv) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(csv).ReplaceLineEndings("\r\n"));

    // Removes the CSV file's protective apostrophe, and cuts times to seconds without T and Z.
    private static string ToPlainText(string cell)
    {
        var text = cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell;
        return text is [_, _, _, _, '-', _, _, '-', _, _, 'T', ..] ? text[..19].Replace('T', ' ') : text.Length > 19 && DateTime.TryParseExact(text[..19], "yyyy-MM-dd HH:mm:ss", null, default, out _) ? text[..19] : text;
    }
}
