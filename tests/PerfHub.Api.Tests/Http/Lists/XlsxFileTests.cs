using MiniExcelLibs;
using PerfHub.Api.Http.Files;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Http.Lists;

public sealed class XlsxFileTests
{
    [Fact]
    public async Task A_list_that_is_longer_than_a_sheet_continues_on_the_next_one()
    {
        const int Extra = 3;
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.xlsx");
        try
        {
            var table = new FileTable<int>(
                new Text("清单", "List"), "list", new FileOrigin(BureauTimeZone.Default), [new(new Text("序号", "Number"), 10, (cells, number) => cells.WriteNumber(number))]);
            await using (var body = File.Create(file))
            {
                await XlsxFile.WriteAsync(body, table, Enumerable.Range(1, XlsxFile.MaxRows + Extra).ToAsyncEnumerable(), isEnglish: true, CancellationToken.None);
            }

            Assert.Equal(["List", "List (2)", "Filter"], MiniExcel.GetSheetNames(file));
            var rows = MiniExcel.Query(file, sheetName: "List (2)").Cast<IDictionary<string, object?>>().Select(it => $"{it["A"]}");
            Assert.Equal(["Number", .. Enumerable.Range(XlsxFile.MaxRows + 1, Extra).Select(it => $"{it}")], rows);
            Assert.Equal($"{XlsxFile.MaxRows + Extra}", $"{((IDictionary<string, object?>)MiniExcel.Query(file, sheetName: "Filter").First())["B"]}");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
