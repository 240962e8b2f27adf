using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>A person with a browser window. Anything that the browser complains about, such as refused scripts or styles, fails the test.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private readonly List<string> _complaints = [];

    public Visitor(IBrowserContext context, IPage page, Demo demo)
    {
        (_context, Page, Demo) = (context, page, demo);
        page.Console += (_, message) =>
        {
            // A page that does not exist is what some tests ask for.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    /// <summary>Whether pictures of pages are kept.</summary>
    public static bool TakesPictures => Environment.GetEnvironmentVariable("PERFHUB_SCREENSHOTS") == "1";

    public IPage Page { get; }

    public Demo Demo { get; }

    /// <summary>The path of the current page with its query.</summary>
    public string Path => new Uri(Page.Url).PathAndQuery;

    public async Task SignInAsync(string key)
    {
        await OpenAsync("/sign-in");
        await Page.FillAsync("#key", key);
        await Page.ClickAsync("button.ph-primary");

        // Not for the address: the page may still be loading then.
        await Page.Locator("form[action='/sign-out']").WaitForAsync();
    }

    /// <summary>Waits until the whole address of the browser matches a pattern, in which <c>*</c> is any text. The page may still be loading.</summary>
    /// <remarks>
    /// Playwright's <c>WaitForURLAsync</c> also waits for an event of the page, even for <see cref="WaitUntilState.Commit"/>. It misses one
    /// that comes at the wrong moment, and fails after 30 seconds.
    /// </remarks>
    public Task WaitForAddressAsync(string pattern) => Assertions.Expect(Page).ToHaveURLAsync(
        new Regex($"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$"), new PageAssertionsToHaveURLOptions { Timeout = 30_000 });

    /// <summary>Opens a page and returns its status.</summary>
    public async Task<HttpStatusCode> OpenAsync(string path) => (HttpStatusCode)(await Page.GotoAsync(path))!.Status;

    /// <summary>Delays all that the host sends to the interactive parts of the next pages, as a slow connection does.</summary>
    public Task SlowDownAsync(TimeSpan delay) => Page.RouteWebSocketAsync("**/_blazor*", socket =>
    {
        var server = socket.ConnectToServer();
        var last = Task.CompletedTask;
        server.OnMessage(frame => last = SendLaterAsync(last, Task.Delay(delay), socket, frame));
    });

    private static async Task SendLaterAsync(Task earlier, Task delay, IWebSocketRoute socket, IWebSocketFrame frame)
    {
        await earlier;
        await delay;
        if (frame.Binary is { } bytes)
        {
            socket.Send(bytes);
        }
        else
        {
            socket.Send(frame.Text!);
        }
    }

    /// <summary>Chooses a file as soon as the page takes one.</summary>
    public Task ChooseFileAsync(FilePayload file) => Page.SetInputFilesAsync("input[type=file]:enabled", file);

    /// <summary>Waits until the interactive part of a page responds: its circuit is connected then.</summary>
    public Task WaitForTextAsync(string text) => Page.GetByText(text).First.WaitForAsync();

    /// <summary>Opens the first case of a list of deviations that has just been opened.</summary>
    public async Task OpenFirstCaseAsync()
    {
        await WaitForListAsync();
        await Page.Keyboard.PressAsync("j");
        await Page.Locator("aside.ph-case h2").WaitForAsync();
    }

    /// <summary>Opens the panel of bulk decisions of a list of deviations that has just been opened.</summary>
    public async Task OpenBulkPanelAsync()
    {
        await WaitForListAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "批量处理", Exact = true }).ClickAsync();
        await Page.Locator("section.ph-bulk").WaitForAsync();
    }

    /// <summary>Waits until the list of deviations takes the focus: its circuit is connected then, and a key or a click has its effect, once.</summary>
    private Task WaitForListAsync() => Page.Locator(".ph-workbench:focus").WaitForAsync();

    /// <summary>Reads the figures with a name that the page shows, in their order.</summary>
    public async Task<IReadOnlyList<decimal>> ReadFiguresAsync(string name) =>
    [
        .. (await Page.Locator($"data[data-name='{name}']").EvaluateAllAsync<string[]>("all => all.map(it => it.getAttribute('value'))"))
            .Select(value => decimal.Parse(value, CultureInfo.InvariantCulture)),
    ];

    /// <summary>Ensures that the page fits into each width. With <c>PERFHUB_SCREENSHOTS=1</c> it keeps pictures, to look at.</summary>
    public async Task TakePicturesAsync(string name, params int[] widths)
    {
        var folder = System.IO.Path.Combine(AppContext.BaseDirectory, "screenshots");
        foreach (var width in widths)
        {
            await Page.SetViewportSizeAsync(width, 900);
            if (TakesPictures)
            {
                await Page.ScreenshotAsync(new PageScreenshotOptions { Path = System.IO.Path.Combine(folder, $"{name}-{width}.png"), FullPage = true });
            }

            var overflow = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{name} is {overflow} pixels wider than a window of {width}.");
        }

        await Page.SetViewportSizeAsync(1400, 900);
    }

    /// <summary>Ensures that axe-core finds nothing serious.</summary>
    public async Task EnsureAccessibleAsync()
    {
        var result = await Page.RunAxe();
        var serious = result.Violations.Where(it => it.Impact is "serious" or "critical")
            .Select(it => $"{it.Id} ({it.Impact}): {it.Help}\n  {string.Join("\n  ", it.Nodes.Take(4).Select(node => node.Html))}").ToList();
        Assert.True(serious.Count == 0, $"{Path}:\n{string.Join('\n', serious)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_complaints);
    }
}
