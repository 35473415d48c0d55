"""Business objects: inheritance and super(), properties, a registry, exceptions for control flow, sorted reports."""


class OutOfStock(Exception):
    def __init__(self, product, wanted):
        super().__init__(f"{product.name}: {wanted} wanted, {product.stock} there")
        self.product = product


class Product:
    def __init__(self, name, price, stock):
        self.name = name
        self.price = price
        self._stock = stock
        self.sold = 0

    @property
    def stock(self):
        return self._stock

    @stock.setter
    def stock(self, value):
        if value < 0:
            raise ValueError("a negative stock")
        self._stock = value

    def cost(self, count):
        return self.price * count

    def take(self, count):
        if count > self.stock:
            raise OutOfStock(self, count)
        self.stock -= count
        self.sold += count
        return self.cost(count)


class Discounted(Product):
    def __init__(self, name, price, stock, percent):
        super().__init__(name, price, stock)
        self.percent = percent

    def cost(self, count):
        full = super().cost(count)
        return full - full * self.percent // 100 if count >= 3 else full


class Shop:
    def __init__(self):
        self.products = {}
        self.refused = 0
        self.income = 0

    def add(self, product):
        self.products[product.name] = product

    def order(self, lines):
        taken = []
        try:
            for name, count in lines:
                product = self.products[name]
                self.income += product.take(count)
                taken.append((product, count))
        except OutOfStock as shortage:
            self.refused += 1
            for product, count in taken:
                product.stock += count
                product.sold -= count
                self.income -= product.cost(count)
            shortage.product.stock += 40
        return len(taken)

    def report(self):
        best = sorted(self.products.values(), key=lambda p: (-p.sold, p.name))
        return [(p.name, p.sold, p.stock) for p in best[:4]]


def bench():
    shop = Shop()
    for i in range(24):
        if i % 3:
            shop.add(Product(f"product {i}", 100 + 7 * i, 60))
        else:
            shop.add(Discounted(f"product {i}", 150 + 5 * i, 60, 10 + i))
    names = list(shop.products)
    seed = 11
    lines = 0
    for _ in range(5_000):
        order = []
        for _ in range(3):
            seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
            draw = seed // 65_536
            order.append((names[draw % 24], 1 + draw % 5))
        lines += shop.order(order)
    return lines, shop.refused, shop.income, shop.report()
