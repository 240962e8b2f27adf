namespace PerfHub.Api.Features.Overviews;

/// <summary>Keeps the first items of any number of items in an order, whatever the order in which they are added.</summary>
internal sealed class TopList<T>(int capacity, IComparer<T> order)
{
    // The last of the kept items comes out first.
    private readonly PriorityQueue<T, T> _items = new(Comparer<T>.Create((one, other) => order.Compare(other, one)));

    public void Add(T item)
    {
        if (_items.Count < capacity)
        {
            _items.Enqueue(item, item);
        }
        else
        {
            _items.EnqueueDequeue(item, item);
        }
    }

    /// <summary>Lists the kept items in their order.</summary>
    public List<T> ToList() => [.. _items.UnorderedItems.Select(it => it.Element).Order(order)];
}
