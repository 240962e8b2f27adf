using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

/// <summary>All hosts protect forms and drafts of the pages with the same keys.</summary>
public sealed class StoredKeyRingTests
{
    [Fact]
    public async Task Hosts_that_start_together_on_an_empty_store_use_one_key()
    {
        await using var store = new TempSqliteStore();
        var protectors = Enumerable.Range(0, 4).Select(_ => CreateProtector(store)).ToList();

        var encrypted = await Task.WhenAll(protectors.Select(protector => Task.Run(() => protector.Protect("draft"))));

        Assert.All(encrypted, it => Assert.All(protectors, protector => Assert.Equal("draft", protector.Unprotect(it))));
        Assert.Single(await store.Db.QueryAsync<DataProtectionKeyRow>("SELECT Id, Xml FROM DataProtectionKey", new { }, CancellationToken.None));
    }

    [Fact]
    public async Task A_host_that_has_not_seen_the_key_of_another_host_adds_none()
    {
        await using var store = new TempSqliteStore();
        var (first, second) = (new StoredKeyRing(store.Db), new StoredKeyRing(store.Db));
        Assert.Empty(first.GetAllElements());
        Assert.Empty(second.GetAllElements());

        first.StoreElement(new XElement("key", "of the first"), "key");
        second.StoreElement(new XElement("key", "of the second"), "key");

        Assert.Equal("of the first", Assert.Single(second.GetAllElements()).Value);
        second.StoreElement(new XElement("key", "of the next quarter"), "key");
        Assert.Equal(["of the first", "of the next quarter"], first.GetAllElements().Select(it => it.Value));
    }

    private static IDataProtector CreateProtector(TempSqliteStore store)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("PerfHub");
        services.AddOptions<KeyManagementOptions>().Configure(options => options.XmlRepository = new StoredKeyRing(store.Db));
        return services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
    }
}
